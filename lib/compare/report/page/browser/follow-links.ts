/**
 * Makes links work whose target is folded up or filtered out, and unfolds the evidence of a row that a link leads to.
 *
 * @param showAll clears the filter
 */
export function links(showAll: () => void): void {
  const lead = () => {
    const target = document.getElementById(targetOf(location.hash));
    if (!target) return;
    const own = target.matches('tbody') ? target.querySelector('details') : undefined;
    // The rows of a section that is folded are what its reader came for.
    const fold = target.querySelector<HTMLDetailsElement>(':scope > .fold:last-child');
    const open = () => {
      for (const details of [own, fold, target.closest('details')]) if (details) details.open = true;
    };
    open();
    const isShown = target.getClientRects().length > 0;
    if (!isShown) {
      // Clearing the filter closes the parts that it has opened.
      showAll();
      open();
    }
    target.scrollIntoView();
  };
  addEventListener('hashchange', lead);
  lead();
}

/** The id in a hash. A typed address may have a stray percent sign, which cannot be decoded. */
function targetOf(hash: string): string {
  const id = hash.slice(1);
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
