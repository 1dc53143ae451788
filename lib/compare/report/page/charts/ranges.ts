import { max } from 'd3-array';
import { scaleSymlog } from 'd3-scale';
import type { Target } from '../../../targets.ts';
import { columnClass } from '../elements.ts';
import { fixed, type Html, html } from '../html.ts';

/** A median between the least and the most. */
export interface Range {
  readonly target: Target;
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export interface RangeGroup {
  readonly title: string;
  readonly ranges: readonly Range[];
}

const WIDTH = 420;
const LEFT = 6;
const RIGHT = 44;
const LINE = 15;
const AXIS = 20;
/** The height of a title, above its lines: beside them, long titles would not fit. */
const TITLE = 16;

/** A chart of medians and their ranges, in groups. Its axis shows 0 as well as tenths and hundreds. */
export function rangeChart(groups: readonly RangeGroup[]): Html {
  const most = max(groups.flatMap(({ ranges }) => ranges.map((range) => range.most))) ?? 1;
  const x = scaleSymlog([0, Math.max(most, 1)], [LEFT, WIDTH - RIGHT]).constant(0.1);
  const ticks = [0, 0.1, 1, 10, 100, 1000].filter((tick) => tick <= most);
  let top = AXIS;
  const rows = groups.map(({ title, ranges }) => {
    const first = top + TITLE;
    top = first + LINE * ranges.length + 10;
    return html`<text x="0" y="${first - 4}">${title}</text>${ranges.map(
      ({ target, median, least, most }, i) => {
        const y = first + i * LINE + 6;
        return html`<g class="${columnClass(target)}"><path d="M${fixed(x(least))} ${y}H${fixed(x(most))}"/><circle cx="${fixed(x(median))}" cy="${y}"/><text x="${fixed(x(most) + 8)}" y="${y + 4}">${median.toFixed(1)}</text></g>`;
      },
    )}`;
  });
  return html`<svg viewBox="0 0 ${WIDTH} ${top}" class="chart ranges" aria-hidden="true">${ticks.map(
    (tick) =>
      html`<line class="grid" x1="${fixed(x(tick))}" x2="${fixed(x(tick))}" y1="${AXIS - 4}" y2="${top}"/><text x="${fixed(x(tick))}" y="10" text-anchor="middle">${tick}</text>`,
  )}${rows}</svg>`;
}
