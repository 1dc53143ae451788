/** A window in which rows are blocks, and columns stand one below the other: see page.css. */
const NARROW = '(max-width: 56rem)';

/**
 * Makes the switches of the deployments tabs on a narrow window: one deployment at a time, or two side by side if the
 * reader wants to compare. On a wide window they are switches of columns.
 */
export function deployments(): void {
  const switches = [...document.querySelectorAll<HTMLInputElement>('input[id^=show-]')];
  const two = document.querySelector<HTMLInputElement>('#two');
  const narrow = matchMedia(NARROW);
  if (!two) return;
  /** The deployments that were chosen, the last one first. */
  let chosen = switches.slice(0, 2);

  const apply = () => {
    const shown = chosen.slice(0, two.checked ? 2 : 1);
    for (const one of switches) one.checked = !narrow.matches || shown.includes(one);
    document.documentElement.classList.toggle('one', narrow.matches && shown.length === 1);
  };

  for (const one of switches)
    one.addEventListener('change', () => {
      if (!narrow.matches) return;
      chosen = [one, ...chosen.filter((other) => other !== one)];
      apply();
    });
  two.addEventListener('change', apply);
  narrow.addEventListener('change', apply);
  if (narrow.matches) apply();
}
