/** A link to a row opens what it was read from. */
export function links(): void {
  const open = () => {
    const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const details = row?.matches('tbody') ? row.querySelector('details') : undefined;
    if (!details) return;
    details.open = true;
    row?.scrollIntoView();
  };
  addEventListener('hashchange', open);
  open();
}
