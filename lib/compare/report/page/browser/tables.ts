/** Prepares the tables for narrow screens and for screen readers. */
export function tables(): void {
  setRoles();
  linkFields();
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

/** Makes the name of each field a link to its row, as titles of other rows are. In the markup it would be there three times. */
function linkFields(): void {
  for (const row of document.querySelectorAll('.fields tbody[id]')) {
    const title = row.querySelector('th');
    const link = document.createElement('a');
    link.href = `#${row.id}`;
    link.append(...(title?.childNodes ?? []));
    title?.append(link);
  }
}

/** Lets long names of fields break after each of their parts. Break marks in the markup itself would need more room. */
function breakLongNames(): void {
  for (const code of document.querySelectorAll('.fields :is(code, th a)')) {
    const parts = code.textContent?.split(/(?<=[./:\]])(?=\w)/) ?? [];
    code.replaceChildren(
      ...parts.flatMap((part, i) => (i > 0 ? [document.createElement('wbr'), part] : [part])),
    );
  }
}
