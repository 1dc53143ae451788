/** On a phone rows stand as blocks, and some browsers then no longer call a table one: so it is said. */
export function tables(): void {
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
