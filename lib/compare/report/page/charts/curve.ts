import { max, nice, ticks } from 'd3-array';
import { COMPARED, type CurvePoint } from '../../../cost/break-even.ts';
import { BILLED, type Billed } from '../../../cost/model.ts';
import { columnClass } from '../elements.ts';
import { fixed, type Html, html } from '../html.ts';

const WIDTH = 350;
const HEIGHT = 220;
const LEFT = 48;
const RIGHT = 106;
const TOP = 14;
const FLOOR = HEIGHT - 34;
const LABEL = 14;

type Interval = readonly [number, number];

/** Not d3-scale: this chart is part of the page's script, which would more than double with it. */
const linear =
  ([from, to]: Interval, [begin, end]: Interval) =>
  (value: number): number =>
    begin + ((value - from) / (to - from)) * (end - begin);

/**
 * A chart of dollars a month.
 *
 * @param over the unit of the horizontal axis
 * @param from the break-even, if there is one
 */
export function curveChart(points: readonly CurvePoint[], over: string, from: number | undefined): Html {
  // Without a known price there is no curve.
  const drawn = COMPARED.filter((target) => points.every(({ dollars }) => dollars[target] !== undefined));
  const most = max(points.flatMap(({ dollars }) => drawn.map((target) => dollars[target] ?? 0))) ?? 1;
  const last = points.at(-1);
  const across: Interval = [points[0]?.at ?? 1, last?.at ?? 2];
  const [, highest] = nice(0, most, 5);
  const x = linear(across, [LEFT, WIDTH - RIGHT]);
  const y = linear([0, highest], [FLOOR, TOP]);
  const path = (target: Billed) =>
    `M${points.map(({ at, dollars }) => `${fixed(x(at))},${fixed(y(dollars[target] ?? 0))}`).join('L')}`;
  const ends = last ? apart(drawn.map((target) => y(last.dollars[target] ?? 0))) : [];
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" class="chart" aria-hidden="true">${ticks(
    0,
    highest,
    5,
  ).map(
    (tick) =>
      html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${fixed(y(tick))}" y2="${fixed(y(tick))}"/><text x="${LEFT - 6}" y="${fixed(y(tick) + 4)}" text-anchor="end">$${tick}</text>`,
  )}${ticks(...across, 6)
    .filter(Number.isInteger)
    .map(
      (tick) => html`<text x="${fixed(x(tick))}" y="${FLOOR + 14}" text-anchor="middle">${tick}</text>`,
    )}<text x="${WIDTH - RIGHT}" y="${FLOOR + 30}" text-anchor="end">${over}</text>${
    from !== undefined &&
    html`<line class="even" x1="${fixed(x(from))}" x2="${fixed(x(from))}" y1="${TOP}" y2="${FLOOR}"/><text x="${fixed(x(from))}" y="${TOP - 3}" text-anchor="middle">${from}</text>`
  }${drawn.map(
    (target, i) =>
      html`<g class="${columnClass(target)}"><path class="curve" d="${path(target)}"/>${
        last &&
        html`<text class="own" x="${WIDTH - RIGHT + 6}" y="${fixed((ends[i] ?? 0) + 4)}">${BILLED[target]}</text>`
      }</g>`,
  )}</svg>`;
}

/** Moves the heights of two labels apart, so that both can be read. */
function apart([a = 0, b = 0]: readonly number[]): number[] {
  const missing = Math.max(LABEL - Math.abs(a - b), 0) / 2;
  const up = a <= b ? missing : -missing;
  return [a - up, b + up];
}
