import { extent, max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import type { MeasuredSeries } from '../../../comparison-schema.ts';
import type { Target } from '../../../targets.ts';
import { columnClass } from '../elements.ts';
import { fixed, type Html, html } from '../html.ts';

type MeasuredTimeline = MeasuredSeries['timeline'];
type Second = MeasuredTimeline['seconds'][number];

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
}

const WHOLE: Frame = { width: 360, height: 144, left: 30, top: 8, bottom: 42 };
const SMALL: Frame = { width: 240, height: 40, left: 0, top: 0, bottom: 1 };

/** The first and the last second of several timelines, which share an axis. */
export const secondsOf = (timelines: readonly MeasuredTimeline[]): readonly [number, number] => {
  const all = timelines.flatMap(({ seconds }) => seconds.map(({ second }) => second));
  const [first = 0, last = 0] = extent(all);
  return [first, last + 1];
};

/** A chart of the requests in each second, with the failed ones on top. A small chart has no axes and no words. */
export function timelineChart(
  { seconds, commandSeconds }: MeasuredTimeline,
  span: readonly [number, number],
  target: Target,
  { isSmall = false }: { readonly isSmall?: boolean } = {},
): Html {
  const { width, height, left, top, bottom } = isSmall ? SMALL : WHOLE;
  const floor = height - bottom;
  const x = scaleLinear(span, [left, width]);
  const most = max(seconds, ({ succeeded, failed }) => succeeded + failed) ?? 1;
  const y = scaleLinear([0, most], [floor, top]);
  /**
   * All bars of a kind as one shape, as there are hundreds. Each begins where the one before it began, which is shorter, and
   * seconds that are alike are one bar.
   */
  const bars = (kind: string, ends: (second: Second) => readonly [from: number, to: number]): Html => {
    let [lastX, lastY] = [0, 0];
    const shapes = alike(seconds, ends).flatMap(({ first, last, from, to }) => {
      if (to <= from) return [];
      const [left, right] = [tenths(x(first) + 0.5), tenths(x(last + 1) - 0.5)];
      const [start, end] = [tenths(y(from)), tenths(y(to))];
      const width = Math.max(right - left, 5);
      const shape = `m${tenth(left - lastX)} ${tenth(start - lastY)}v${tenth(end - start)}h${tenth(width)}v${tenth(start - end)}z`;
      [lastX, lastY] = [left, start];
      return shape.replaceAll(' -', '-');
    });
    return html`<path class="${kind}" d="${shapes.join('')}"/>`;
  };
  const drawn = [
    bars('went', ({ succeeded }) => [0, succeeded]),
    bars('failed', ({ succeeded, failed }) => [succeeded, succeeded + failed]),
  ];
  const frame = html`viewBox="0 0 ${width} ${height}" class="chart ${columnClass(target)}"`;
  if (isSmall) return html`<svg ${frame} aria-hidden="true">${drawn}</svg>`;
  return html`<svg ${frame} aria-hidden="true">${y
    .ticks(2)
    .map(
      (tick) =>
        html`<line class="grid" x1="${left}" x2="${width}" y1="${fixed(y(tick))}" y2="${fixed(y(tick))}"/><text x="${left - 5}" y="${fixed(y(tick) + 4)}" text-anchor="end">${tick}</text>`,
    )}${drawn}${x.ticks(6).map((tick) => html`<text x="${fixed(x(tick))}" y="${floor + 13}" text-anchor="middle">${tick}</text>`)}${
    commandSeconds !== null &&
    html`<path class="command" d="M${fixed(x(0))} ${floor + 20}v4H${fixed(x(Math.min(commandSeconds, span[1])))}v-4"/><text x="${fixed(x(0))}" y="${height}" dx="4" dy="-4">the command</text>`
  }</svg>`;
}

interface Bar {
  readonly first: number;
  readonly last: number;
  readonly from: number;
  readonly to: number;
}

/** Consecutive seconds whose bars are equal, together. */
function alike(seconds: readonly Second[], ends: (one: Second) => readonly [number, number]): Bar[] {
  const bars: Bar[] = [];
  for (const one of seconds) {
    const [from, to] = ends(one);
    const before = bars.at(-1);
    const isSame = before?.last === one.second - 1 && before.from === from && before.to === to;
    if (isSame) bars[bars.length - 1] = { ...before, last: one.second };
    else bars.push({ first: one.second, last: one.second, from, to });
  }
  return bars;
}

/** A length as a whole number of tenths, which add up without errors. */
const tenths = (length: number): number => Math.round(length * 10);

const tenth = (length: number): string => fixed(length / 10);
