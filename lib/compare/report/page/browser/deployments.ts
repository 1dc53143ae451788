/** A window in which rows are blocks, and columns stand one below the other: see page.css. */
const NARROW = '(max-width: 56rem)';

/**
 * Makes the switches of the deployments tabs on a narrow window: one deployment at a time, or all of them. On a wide
 * window they are switches of columns.
 */
export function deployments(): void {
  const switches = [...document.querySelectorAll<HTMLInputElement>('input[id^=show-]')];
  const all = document.querySelector<HTMLInputElement>('#all');
  const narrow = matchMedia(NARROW);
  if (!all) return;
  let [chosen] = switches;

  const apply = () => {
    for (const one of switches) one.checked = !narrow.matches || all.checked || one === chosen;
    document.documentElement.classList.toggle('one', narrow.matches && !all.checked);
  };

  for (const one of switches)
    one.addEventListener('change', () => {
      if (!narrow.matches) return;
      chosen = one;
      all.checked = false;
      apply();
    });
  all.addEventListener('change', apply);
  // A question is about all deployments. A single row that a link leads to shows all of them by its style: see page.css.
  for (const question of document.querySelectorAll<HTMLAnchorElement>('#questions a'))
    question.addEventListener('click', () => {
      if (question.hash.includes('/')) return;
      all.checked = true;
      apply();
    });
  narrow.addEventListener('change', apply);
  if (narrow.matches) apply();
}
