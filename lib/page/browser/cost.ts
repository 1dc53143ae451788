import { ASSUMPTION_IDS, ASSUMPTIONS, type AssumptionId, type Assumptions } from '../../cost/assumptions.ts';
import type { Basis } from '../../cost/model.ts';
import { COST_DATA, COST_FIGURES, COST_SAID, costFigures, inputId } from '../cost.ts';

/** Once nobody has typed for so long. */
const SAID_AFTER_MILLISECONDS = 800;

/** Calculates and draws the costs anew whenever an assumption is changed. */
export function cost(): void {
  const data = document.getElementById(COST_DATA)?.textContent;
  const figures = document.getElementById(COST_FIGURES);
  if (!data || !figures) return;
  const basis: Basis = JSON.parse(data);
  const inputs = ASSUMPTION_IDS.flatMap((id) => {
    const input = document.getElementById(inputId(id));
    return input instanceof HTMLInputElement ? [{ id, input }] : [];
  });
  const said = document.getElementById(COST_SAID);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = () => {
    if (said) said.textContent = figures.querySelector('p')?.textContent ?? figures.textContent;
  };
  const draw = () => {
    for (const { id, input } of inputs) input.setCustomValidity(problemOf(id, input.value));
    if (inputs.some(({ input }) => !input.validity.valid)) return;
    const a = Object.fromEntries(inputs.map(({ id, input }) => [id, Number(input.value)])) as Assumptions;
    const isOpen = figures.querySelector('details')?.open ?? false;
    try {
      figures.innerHTML = costFigures(basis, a).text;
    } catch (error) {
      figures.textContent = error instanceof Error ? error.message : String(error);
    }
    const details = figures.querySelector('details');
    if (details) details.open = isOpen;
    clearTimeout(timer);
    timer = setTimeout(say, SAID_AFTER_MILLISECONDS);
  };
  for (const { input } of inputs) input.addEventListener('input', draw);
}

/** Empty where a value may be assumed. */
function problemOf(id: AssumptionId, text: string): string {
  const { min, max } = ASSUMPTIONS[id];
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return value >= min && value <= max ? '' : `a number from ${min} to ${max}`;
}
