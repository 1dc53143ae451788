import { counted } from '../../../counted.ts';
import { wanted } from './synonyms.ts';

/**
 * Shows the rows that contain all words of the search, or words that mean the same, in one section or in all. Sections without rows stay visible, as
 * rows link to them.
 *
 * @returns a function that clears the filter
 */
export function filter(): () => void {
  const find = element<HTMLInputElement>('find');
  const concern = element<HTMLSelectElement>('concern');
  const found = element<HTMLOutputElement>('found');
  const nothing = element<HTMLElement>('nothing');
  const parts = [...document.querySelectorAll<HTMLElement>('main > .part:has(tbody[id])')].map((part) => ({
    part,
    fold: part.querySelector<HTMLDetailsElement>(':scope > .fold'),
    rows: [...part.querySelectorAll<HTMLElement>('tbody[id]')].map((row) => ({
      row,
      text: `${part.querySelector('h2')?.textContent} ${row.textContent}`.toLowerCase(),
    })),
  }));

  const apply = () => {
    const words = wanted(find.value);
    const isFiltered = words.length > 0 || concern.value !== '';
    let count = 0;
    for (const { part, fold, rows } of parts) {
      const isChosen = concern.value === '' || concern.value === part.id;
      let shown = 0;
      for (const { row, text } of rows) {
        const isShown = isChosen && words.every((alike) => alike.some((word) => text.includes(word)));
        row.hidden = !isShown;
        shown += Number(isShown);
      }
      part.hidden = isFiltered && shown === 0;
      if (fold) fold.open = isFiltered && shown > 0;
      count += shown;
    }
    document.documentElement.classList.toggle('filtered', isFiltered);
    found.value = isFiltered ? counted(count, 'row') : '';
    nothing.hidden = !isFiltered || count > 0;
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

function element<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page must have an element #${id}`);
  return found as T;
}
