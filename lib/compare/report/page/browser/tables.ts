/** Prepares the tables for narrow screens and for screen readers. */
export function tables(): void {
  nameFields();
  setRoles();
  nameEvidence();
  linkRows();
  showEvidence();
  breakLongNames();
}

/** States the roles of tables. On a phone rows are blocks, and some browsers then no longer take a table for one. */
function setRoles(): void {
  const roles = {
    table: 'table',
    'thead, tbody': 'rowgroup',
    tr: 'row',
    td: 'cell',
    'th[scope=col]': 'columnheader',
    'th[scope=row]': 'rowheader',
  };
  for (const [selector, role] of Object.entries(roles))
    for (const element of document.querySelectorAll(selector)) element.setAttribute('role', role);
}

/*
 * Some of what each row has stands in the markup once, and is added here: a page has hundreds of rows.
 */

/** Gives each field of the definition an id, to which links and searches lead. */
function nameFields(): void {
  for (const title of document.querySelectorAll('.fields tbody th')) {
    const row = title.closest('tbody');
    if (row) row.id = `fields/${title.textContent}`;
  }
}

/** Says to screen readers which row the evidence is of. */
function nameEvidence(): void {
  for (const summary of document.querySelectorAll('td[colspan] summary')) {
    const title = summary.closest('tbody')?.querySelector('th')?.textContent;
    const of = document.createElement('span');
    of.className = 'sr';
    of.textContent = ` of ${title}`;
    summary.append(of);
  }
}

/** Makes the title of each row a link to the row. */
function linkRows(): void {
  for (const row of document.querySelectorAll('.part tbody[id]')) {
    const title = row.querySelector('th');
    const link = document.createElement('a');
    link.href = `#${row.id}`;
    link.append(...(title?.childNodes ?? []));
    title?.append(link);
  }
}

/**
 * Puts the evidence itself in the place of a link to it when a row is opened, and lets its lines break. The markup has the
 * same evidence once.
 */
function showEvidence(): void {
  for (const details of document.querySelectorAll('td[colspan] details'))
    details.addEventListener('toggle', () => {
      // A copy may have links to still earlier rows.
      while ([...details.querySelectorAll('.behind :is(p, li li)')].some(isCopied));
      for (const lines of details.querySelectorAll('pre')) letBreak(lines);
    });
}

/** Replaces a link to evidence, if it is one, by a copy of all that the other cell has, or of the lines of one file. */
function isCopied(place: Element): boolean {
  const same = SAME.exec(place.textContent ?? '');
  const link = place.querySelector('a');
  const row = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!same || !row) return false;
  const [, file] = same;
  const titles = [...(row.closest('table')?.querySelectorAll('thead th') ?? [])];
  const column = titles.findIndex(({ textContent }) => `, ${textContent}` === link.nextSibling?.textContent);
  const all = [...(row.querySelector(`.behind > :nth-child(${column})`)?.children ?? [])];
  // Commands, which stand before the names of files, are not part of the evidence.
  const first = all.findIndex((one) => one.matches('p') && one.textContent?.startsWith(file ?? ''));
  const isWithLines = all[first + 1]?.matches('pre');
  const copied = all.slice(first, file === undefined ? undefined : first + (isWithLines ? 2 : 1));
  (file === undefined ? place.parentElement : place)?.replaceWith(
    ...copied.map((one) => one.cloneNode(true)),
  );
  return true;
}

const SAME = /^(?:(\S+): )?see row /;

/**
 * Puts each line beside its number, so that a long line goes on below itself, and indents it by a letter a level: columns
 * are narrow. The markup has one element for all numbers.
 */
function letBreak(lines: Element): void {
  const [numbers, code] = lines.children;
  if (!numbers?.matches('i') || !code || lines.matches('.lines')) return;
  let line = document.createElement('code');
  const all = [line];
  for (const node of code.childNodes)
    for (const [i, text] of (node.textContent ?? '').split('\n').entries()) {
      if (i > 0) {
        line = document.createElement('code');
        all.push(line);
      }
      const part = node instanceof Element ? line.appendChild(document.createElement('mark')) : line;
      part.append(text);
    }
  const indentOf = ({ textContent }: Node) => textContent?.search(/\S/) ?? 0;
  const indents = [...new Set(all.map(indentOf))].filter((indent) => indent >= 0).sort((a, b) => a - b);
  const each = numbers.textContent?.split('\n') ?? [];
  lines.replaceChildren(
    ...all.flatMap((one, i) => {
      one.style.marginLeft = `${indents.indexOf(indentOf(one))}ch`;
      const number = document.createElement('i');
      number.append(each[i] ?? '');
      return [number, one];
    }),
  );
  lines.className = 'lines';
}

/**
 * Lets long names break after each of their parts, and not before the sign that follows them. Break marks in the markup
 * itself would need more room.
 */
function breakLongNames(): void {
  for (const cell of document.querySelectorAll('.fields th a, .part td:not([colspan])'))
    for (const node of cell.childNodes) {
      if (!(node instanceof Text) || !/\S{20}/.test(node.data)) continue;
      const parts = node.data.split(/(?<=[./:\]])(?=\w)|(?<=\S{3}[a-z])(?=[A-Z]\S{3})/);
      node.replaceWith(
        ...parts.flatMap((part, i) => (i > 0 ? [document.createElement('wbr'), part] : [part])),
      );
    }
}
