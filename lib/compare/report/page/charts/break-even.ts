import { columnClass } from '../elements.ts';
import { fixed, type Html, html } from '../html.ts';

const WIDTH = 350;
const LEFT = 6;
const RIGHT = 196;
const AXIS = 22;
const LINE = 40;

/** A break-even under an assumption. */
export interface Even {
  readonly title: string;
  /** undefined where EKS never costs as little as ECS. */
  readonly from: number | undefined;
  /** The break-even in words. */
  readonly words: string;
}

/**
 * A chart of break-evens: a bar covers the numbers at which EKS costs no more than ECS, on a logarithmic axis. Not d3-scale,
 * as for the curves.
 */
export function breakEvenChart(all: readonly Even[], far: number): Html {
  const end = WIDTH - RIGHT;
  const x = (at: number): number => LEFT + (Math.log(at) / Math.log(far)) * (end - LEFT);
  const height = AXIS + LINE * all.length;
  const ticks = [1, 10, 100, far].filter((tick) => tick <= far);
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" class="chart" aria-hidden="true">${ticks.map(
    (tick) =>
      html`<line class="grid" x1="${fixed(x(tick))}" x2="${fixed(x(tick))}" y1="${AXIS - 4}" y2="${height}"/><text x="${fixed(x(tick))}" y="12" text-anchor="middle">${tick}</text>`,
  )}${all.map(({ title, from, words }, i) => {
    const y = AXIS + LINE * i;
    return html`<text x="${LEFT}" y="${y + 14}">${title}</text><g class="${columnClass('eks')}">${
      from !== undefined &&
      html`<line class="spread" x1="${fixed(x(from))}" x2="${end}" y1="${y + 26}" y2="${y + 26}"/><circle class="median" cx="${fixed(x(from))}" cy="${y + 26}" r="4"/>`
    }<text class="own" x="${end + 8}" y="${y + 30}">${words}</text></g>`;
  })}</svg>`;
}
