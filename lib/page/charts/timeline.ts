import { max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import type { Series } from '../../compare/comparison-schema.ts';
import { type Html, html } from '../html.ts';

type Timeline = Series['timeline'];

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly bottom: number;
}

const WHOLE: Frame = { width: 360, height: 132, left: 30, bottom: 34 };
const SMALL: Frame = { width: 240, height: 40, left: 0, bottom: 1 };

/** The first and the last second of some timelines, so that they can be drawn side by side. */
export const secondsOf = (timelines: readonly Timeline[]): readonly [number, number] => {
  const all = timelines.flatMap(({ seconds }) => seconds.map(({ second }) => second));
  return [Math.min(...all), Math.max(...all) + 1];
};

/** Requests of each second, those that failed on top; without words and axes for where a text stands beside. */
export function timelineChart(
  { seconds, commandSeconds }: Timeline,
  span: readonly [number, number],
  target: string,
  { isSmall = false }: { readonly isSmall?: boolean } = {},
): Html {
  const { width, height, left, bottom } = isSmall ? SMALL : WHOLE;
  const floor = height - bottom;
  const x = scaleLinear(span, [left, width]);
  const most = max(seconds, ({ succeeded, failed }) => succeeded + failed) ?? 1;
  const y = scaleLinear([0, most], [floor, 4]);
  const bar = (second: number, from: number, to: number, kind: string): Html | false =>
    to > from &&
    html`<rect class="${kind}" x="${fixed(x(second) + 0.5)}" y="${fixed(y(to))}" width="${fixed(Math.max(x(second + 1) - x(second) - 1, 0.5))}" height="${fixed(y(from) - y(to))}"/>`;
  const bars = seconds.map(({ second, succeeded, failed }) => [
    bar(second, 0, succeeded, 'went'),
    bar(second, succeeded, succeeded + failed, 'failed'),
  ]);
  const frame = html`viewBox="0 0 ${width} ${height}" class="chart c-${target}"`;
  if (isSmall) return html`<svg ${frame} aria-hidden="true">${bars}</svg>`;
  return html`<svg ${frame} aria-hidden="true">${y
    .ticks(2)
    .map(
      (tick) =>
        html`<line class="grid" x1="${left}" x2="${width}" y1="${fixed(y(tick))}" y2="${fixed(y(tick))}"/><text x="${left - 5}" y="${fixed(y(tick) + 4)}" text-anchor="end">${tick}</text>`,
    )}${bars}${x.ticks(6).map((tick) => html`<text x="${fixed(x(tick))}" y="${floor + 13}" text-anchor="middle">${tick}</text>`)}${
    commandSeconds !== null &&
    html`<path class="command" d="M${fixed(x(0))} ${floor + 20}v4H${fixed(x(Math.min(commandSeconds, span[1])))}v-4"/><text x="${fixed(x(0))}" y="${height}" dx="4" dy="-1">the command</text>`
  }</svg>`;
}

const fixed = (value: number): string => String(Math.round(value * 10) / 10);
