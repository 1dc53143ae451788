import { ASSUMPTION_IDS, ASSUMPTIONS, type Assumptions, problemOf } from '../../../cost/assumptions.ts';
import { assumed } from '../../../cost/model.ts';
import { COST_DATA, COST_FIGURES, COST_SAID, costFigures, inputId, unpacked } from '../cost-figures.ts';

/** The pause in typing after which a screen reader is told the new costs. */
const SAID_AFTER_MILLISECONDS = 800;

/** Turns the values of assumptions into inputs, and redraws the costs whenever one of them changes. */
export function costInputs(): void {
  const data = document.getElementById(COST_DATA)?.textContent;
  const figures = document.getElementById(COST_FIGURES);
  if (!data || !figures) return;
  const basis = unpacked(JSON.parse(data));
  const initial = assumed(basis.quantities);
  const inputs = ASSUMPTION_IDS.flatMap((id) => {
    const shown = document.getElementById(inputId(id));
    if (!shown) return [];
    const input = inputOf(id, initial[id]);
    const problem = document.createElement('span');
    problem.id = `${input.id}-problem`;
    problem.className = 'problem';
    input.ariaLabel = shown.closest('tr')?.querySelector('th')?.firstChild?.textContent ?? id;
    input.setAttribute('aria-describedby', problem.id);
    shown.replaceWith(input);
    input.parentElement?.append(problem);
    return [{ id, input, problem }];
  });
  const said = document.getElementById(COST_SAID);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = () => {
    if (said) said.textContent = figures.querySelector('p')?.textContent ?? figures.textContent;
  };
  const draw = () => {
    for (const { id, input, problem } of inputs) {
      const wrong = problemOf(id, textOf(input)) ?? '';
      input.setCustomValidity(wrong);
      problem.textContent = wrong && `must be ${wrong}`;
    }
    if (inputs.some(({ input }) => !input.validity.valid)) return;
    const given = Object.fromEntries(inputs.map(({ id, input }) => [id, Number(textOf(input))]));
    const a: Assumptions = { ...initial, ...given };
    const isOpen = figures.querySelector('details')?.open ?? false;
    figures.innerHTML = costFigures(basis, a).text;
    const details = figures.querySelector('details');
    if (details) details.open = isOpen;
    clearTimeout(timer);
    timer = setTimeout(say, SAID_AFTER_MILLISECONDS);
  };
  for (const { input } of inputs) input.addEventListener('input', draw);
}

const textOf = (input: HTMLInputElement): string =>
  input.type === 'checkbox' ? String(Number(input.checked)) : input.value;

function inputOf(id: (typeof ASSUMPTION_IDS)[number], value: number): HTMLInputElement {
  const { kind, min, max }: (typeof ASSUMPTIONS)[typeof id] & { readonly kind?: string } = ASSUMPTIONS[id];
  const input = document.createElement('input');
  input.id = inputId(id);
  if (kind === 'switch') {
    input.type = 'checkbox';
    input.checked = value === 1;
    return input;
  }
  input.type = 'number';
  input.min = String(min);
  input.max = String(max);
  input.step = kind ? '1' : 'any';
  input.value = String(value);
  return input;
}
