import { counted } from '../../../counted.ts';
import { matches, search, searchable, type Texts } from './search.ts';

/**
 * Shows the rows that a search finds, in one section or in all, and above them the questions and the answers with its words.
 * Sections without rows stay visible where rows are found, as rows link to them.
 *
 * @returns a function that clears the filter
 */
export function filter(): () => void {
  const find = element<HTMLInputElement>('find');
  const concern = element<HTMLSelectElement>('concern');
  const found = element<HTMLOutputElement>('found');
  const nothing = element<HTMLElement>('nothing');
  const asked = [...document.querySelectorAll<HTMLAnchorElement>('#questions a, #choose a')];
  const answers = [...document.querySelectorAll<HTMLElement>('#questions li, #choose > .prose')];
  const parts = [...document.querySelectorAll<HTMLElement>('main > .part:has(tbody[id])')].map((part) => ({
    part,
    fold: part.querySelector<HTMLDetailsElement>(':scope > .fold:has(tbody[id])'),
    rows: [...part.querySelectorAll<HTMLTableSectionElement>('tbody[id]')].map((row) => ({
      row,
      texts: textsOf(part, row, asked),
    })),
  }));
  const all = parts.flatMap(({ part, rows }) => rows.map((one) => ({ ...one, part })));

  const apply = () => {
    const isSought = find.value.trim() !== '';
    const isFiltered = isSought || concern.value !== '';
    const inConcern = all.filter(({ part }) => concern.value === '' || concern.value === part.id);
    const isFound = search(
      find.value,
      inConcern.map(({ texts }) => texts),
    );
    const shown = new Set(inConcern.filter((_, i) => isFound[i]).map(({ row }) => row));
    for (const { row } of all) row.hidden = !shown.has(row);
    for (const { part, fold, rows } of parts) {
      const has = rows.some(({ row }) => shown.has(row));
      part.hidden = isFiltered && !has;
      if (fold) fold.open = isFiltered && has;
    }
    const isAnswer = matches(
      find.value,
      answers.map((one) => searchable(wordsIn(one))),
    );
    for (const [i, one] of answers.entries()) one.hidden = isFiltered && !(isSought && isAnswer[i]);
    const above = answers.filter((one) => isFiltered && !one.hidden).length;
    for (const id of ['questions', 'choose'])
      element(id).hidden = answers.every((one) => one.hidden || one.closest('section')?.id !== id);
    const { classList } = document.documentElement;
    classList.toggle('filtered', isFiltered);
    classList.toggle('empty', shown.size === 0);
    found.value = isFiltered
      ? counted(shown.size, 'row') + (above > 0 ? ` and ${counted(above, 'answer')}` : '')
      : '';
    nothing.hidden = shown.size + above > 0;
  };

  find.addEventListener('input', apply);
  concern.addEventListener('change', apply);
  for (const button of nothing.querySelectorAll('button'))
    button.addEventListener('click', () => {
      find.value = button.textContent;
      concern.value = '';
      apply();
      find.focus();
    });
  find.form?.addEventListener('submit', (event) => event.preventDefault());
  apply();
  return () => {
    find.value = '';
    concern.value = '';
    apply();
  };
}

/** The texts of a row. The questions and the choices that lead to it belong to it: whoever types their words finds the row. */
function textsOf(part: HTMLElement, row: HTMLTableSectionElement, asked: readonly HTMLElement[]): Texts {
  const leading = asked.filter((one) => one.getAttribute('href') === `#${row.id}`);
  const [shown, behind] = row.rows;
  let text: string | undefined;
  return {
    own: searchable([shown, ...leading].map((one) => (one ? wordsIn(one) : '')).join(' ')),
    section: searchable(part.querySelector('h2')?.textContent ?? ''),
    behind:
      behind &&
      (() => {
        text ??= searchable(wordsIn(behind));
        return text;
      }),
  };
}

/** The words of an element. Those of two cells are no one word, though nothing stands between them. */
function wordsIn(element: Element): string {
  let words = '';
  const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) {
    const { previousSibling, nodeValue } = nodes.currentNode;
    words += `${previousSibling?.nodeName === 'WBR' ? '' : ' '}${nodeValue}`;
  }
  return words;
}

function element<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page must have an element #${id}`);
  return found as T;
}
