import { fixed, type Html, html } from '../page/html.ts';
import {
  type Arrow,
  type Box,
  type Layout,
  type Point,
  REPLICA_STEP,
  type Rectangle,
  type TextLine,
} from './layout.ts';

/*
 * A layout as SVG. The styles are those of diagram.css, for the page and for the file of the README alike.
 */

/** The room around a picture, for lines that are drawn on its edge. */
const MARGIN = 2;

/** The marks of a picture, without the element around them. */
export const drawing = ({ groups, boxes, arrows }: Layout): Html =>
  html`${groups.map(({ group, ...at }) => rectangle(at, `g ${group.operator}`))}<path class="w" d="${arrows.map(curve).join('')}"/><path class="h" d="${arrows.map(head).join('')}"/>${groups.map(({ texts }) => texts.map(line))}${arrows.map(({ label }) => label && line(label))}${boxes.map(box)}`;

/** A picture of its own size. */
export const diagram = (layout: Layout, title: Html | string): Html => {
  const [width, height] = [layout.width + 2 * MARGIN, layout.height + 2 * MARGIN].map(Math.ceil);
  return html`<svg class="diagram" role="img" width="${width}" height="${height}" viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}" aria-label="${title}">${drawing(layout)}</svg>`;
};

const box = ({ node, texts, chips, behind, ...at }: Box): Html => {
  const owner = node.operator ?? 'callers';
  const replicas = Array.from({ length: behind }, (_, i) => {
    const step = (behind - i) * REPLICA_STEP;
    return rectangle({ ...at, x: at.x + step, y: at.y - step }, owner);
  });
  return html`${replicas}${rectangle(at, owner)}${chips.map((chip) => rectangle(chip, `c ${chip.operator}`))}${texts.map(line)}`;
};

const rectangle = ({ x, y, width, height }: Rectangle, name: string): Html =>
  html`<rect class="${name}" x="${fixed(x)}" y="${fixed(y)}" width="${fixed(width)}" height="${fixed(height)}" rx="4"/>`;

const line = ({ x, y, text, style }: TextLine): Html =>
  html`<text${style === 'title' && html` class="t"`} x="${fixed(x)}" y="${fixed(y)}">${text}</text>`;

const at = ([x, y]: Point): string => `${fixed(x)} ${fixed(y)}`;

const curve = ({ points: [start, ...others] }: Arrow): string =>
  start ? `M${at(start)}C${others.map(at).join(' ')}` : '';

/** The head of an arrow, a triangle from the end of its line to its tip. */
function head({ points, tip }: Arrow): string {
  const [x, y] = points.at(-1) ?? tip;
  const [dx, dy] = [(tip[0] - x) / 2, (tip[1] - y) / 2];
  return `M${at(tip)}L${at([x - dy, y + dx])} ${at([x + dy, y - dx])}Z`;
}
