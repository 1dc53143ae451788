/**
 * A link leads to its target also where that is folded up, or left out by the filter; a row opens what it was read from.
 *
 * @param showAll takes the filter back
 */
export function links(showAll: () => void): void {
  const lead = () => {
    const target = document.getElementById(targetOf(location.hash));
    if (!target) return;
    const own = target.matches('tbody') ? target.querySelector('details') : undefined;
    for (const details of [own, target.closest('details')]) if (details) details.open = true;
    const isShown = target.getClientRects().length > 0;
    if (!isShown) showAll();
    target.scrollIntoView();
  };
  addEventListener('hashchange', lead);
  lead();
}

/** Whoever types an address may leave a percent sign in it that begins nothing. */
function targetOf(hash: string): string {
  const id = hash.slice(1);
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
