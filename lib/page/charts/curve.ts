import { max, nice, ticks } from 'd3-array';
import { BILLED, BILLED_IDS, type Billed, type Point } from '../../cost/model.ts';
import { type Html, html } from '../html.ts';
import { fixed } from './fixed.ts';

const WIDTH = 420;
const HEIGHT = 220;
const LEFT = 48;
const RIGHT = 96;
const TOP = 14;
const FLOOR = HEIGHT - 34;
const LABEL = 14;

type Span = readonly [number, number];

/** The script has this chart, and d3-scale and d3-shape come as wholes: more than the rest of it. */
const linear =
  ([from, to]: Span, [begin, end]: Span) =>
  (value: number): number =>
    begin + ((value - from) / (to - from)) * (end - begin);

/** Dollars a month over a number of something; `from` is where one of them is no dearer from. */
export function curveChart(points: readonly Point[], over: string, from: number | undefined): Html {
  const most = max(points.flatMap(({ dollars }) => BILLED_IDS.map((target) => dollars[target]))) ?? 1;
  const last = points.at(-1);
  const across: Span = [points[0]?.at ?? 1, last?.at ?? 2];
  const [, highest] = nice(0, most, 5);
  const x = linear(across, [LEFT, WIDTH - RIGHT]);
  const y = linear([0, highest], [FLOOR, TOP]);
  const path = (target: Billed) =>
    `M${points.map(({ at, dollars }) => `${fixed(x(at))},${fixed(y(dollars[target]))}`).join('L')}`;
  const ends = last ? apart(BILLED_IDS.map((target) => y(last.dollars[target]))) : [];
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
  }${BILLED_IDS.map(
    (target, i) =>
      html`<g class="c-${target}"><path class="curve" d="${path(target)}"/>${
        last &&
        html`<text class="own" x="${WIDTH - RIGHT + 6}" y="${fixed((ends[i] ?? 0) + 4)}">${BILLED[target]}</text>`
      }</g>`,
  )}</svg>`;
}

/** The heights of two labels, so far from each other that both can be read. */
function apart([a = 0, b = 0]: readonly number[]): number[] {
  const missing = Math.max(LABEL - Math.abs(a - b), 0) / 2;
  const up = a <= b ? missing : -missing;
  return [a - up, b + up];
}
