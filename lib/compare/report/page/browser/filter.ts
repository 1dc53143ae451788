import { counted } from '../../../counted.ts';

/**
 * Shows the rows that contain all words of the search, in one section or in all. Sections without rows stay visible, as
 * rows link to them.
 *
 * @returns a function that clears the filter
 */
export function filter(): () => void {
  const find = element<HTMLInputElement>('find');
  const concern = element<HTMLSelectElement>('concern');
  const found = element<HTMLOutputElement>('found');
  const parts = [...document.querySelectorAll<HTMLElement>('main > .part:has(tbody[id])')].map((part) => ({
    part,
    rows: [...part.querySelectorAll<HTMLElement>('tbody[id]')].map((row) => ({
      row,
      text: `${part.querySelector('h2')?.textContent} ${row.textContent}`.toLowerCase(),
    })),
  }));

  const apply = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const isFiltered = words.length > 0 || concern.value !== '';
    let count = 0;
    for (const { part, rows } of parts) {
      const isChosen = concern.value === '' || concern.value === part.id;
      let shown = 0;
      for (const { row, text } of rows) {
        const isShown = isChosen && words.every((word) => text.includes(word));
        row.hidden = !isShown;
        shown += Number(isShown);
      }
      part.hidden = isFiltered && shown === 0;
      count += shown;
    }
    document.documentElement.classList.toggle('filtered', isFiltered);
    found.value = isFiltered ? counted(count, 'row') : '';
  };

  find.addEventListener('input', apply);
  concern.addEventListener('change', apply);
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
