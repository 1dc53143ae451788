import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { max, sum } from 'd3-array';
import type { Comparison } from '../../comparison-schema.ts';
import { pictureWords } from '../../pictures/words.ts';
import { content, fixed, Html, html } from '../page/html.ts';
import { titleOf } from '../title.ts';
import { drawing } from './diagram.ts';
import type { LayOut } from './layout.ts';
import { widthOf } from './text.ts';

/** The path of the file, relative to the project. */
export const PICTURE_FILE = 'docs/deployments.svg';

const MARGIN = 16;
const GAP = 28;
const TITLE_HEIGHT = 26;
const LEGEND_HEIGHT = 34;
const PER_ROW = 2;

/** The words of the legend, with the class of the box before them. */
export const LEGEND = [
  { name: 'aws', words: 'AWS keeps it running' },
  { name: 'you', words: 'you keep it running' },
] as const;

/** The pictures of all deployments as one SVG file, which follows the colour scheme of whoever looks at it. */
export function pictureFile(comparison: Comparison, layOut: LayOut): string {
  const { columns, pictures } = comparison;
  const all = columns.map(({ id, title }) => ({ title, layout: layOut(pictures[id]) }));
  const widthOfColumn = Array.from(
    { length: PER_ROW },
    (_, column) =>
      max(
        all.filter((_, i) => i % PER_ROW === column),
        ({ layout }) => Math.ceil(layout.width),
      ) ?? 0,
  );
  let y = MARGIN + LEGEND_HEIGHT;
  const rows = Array.from({ length: Math.ceil(all.length / PER_ROW) }, (_, row) => {
    const some = all.slice(row * PER_ROW, (row + 1) * PER_ROW);
    const top = y;
    y += TITLE_HEIGHT + Math.ceil(max(some, ({ layout }) => layout.height) ?? 0) + GAP;
    return some.map(({ title, layout }, column) => {
      const x = MARGIN + sum(widthOfColumn.slice(0, column), (width) => width + GAP);
      return html`<g transform="translate(${x} ${top})"><text class="t" y="12">${title}</text><g transform="translate(0 ${TITLE_HEIGHT})">${drawing(layout)}</g></g>
`;
    });
  });
  let x = MARGIN;
  const legend = LEGEND.map(({ name, words }) => {
    const at = x;
    x += 28 + widthOf(words, 12) + 16;
    return html`<rect class="${name}" x="${at}.5" y="${MARGIN}.5" width="20" height="13" rx="3"/><text x="${at + 28}" y="${MARGIN + 11}">${words}</text>`;
  });
  const width = Math.max(sum(widthOfColumn) + GAP * (PER_ROW - 1), x - MARGIN - 16) + 2 * MARGIN;
  const height = y - GAP + MARGIN;
  const described = columns.map(({ id, title }) => `${title}. ${pictureWords(pictures[id]).join('. ')}.`);
  return `${html`<svg xmlns="http://www.w3.org/2000/svg" class="diagram" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" aria-labelledby="title words">
<!-- Rendered by \`npm start\` from what it rendered. -->
<title id="title">${titleOf(comparison)}</title>
<desc id="words">${described.join('\n')}</desc>
<style>${new Html(styles())}</style>
<rect class="ground" width="${fixed(width)}" height="${fixed(height)}"/>
${legend}
${rows}</svg>`}\n`;
}

/** The styles of diagrams without `light-dark()`, which programs that show an image may not know. */
function styles(): string {
  const css = readFileSync(join(__dirname, 'diagram.css'), 'utf8');
  const [colours = ''] = /:root \{[^}]*\}/.exec(css) ?? [];
  const of = (scheme: 1 | 2): string =>
    colours.replaceAll(/light-dark\((.*?), (.*?)\)/g, (...found) => String(found[scheme]));
  return `${css.replace(colours, `${of(1)}\n@media (prefers-color-scheme: dark) {\n${of(2)}\n}`)}svg { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif }\n.ground { fill: var(--halo) }\n`;
}

/** A text alternative for where the file is an image in a document. */
export const pictureAlternative = ({ columns }: Pick<Comparison, 'columns'>): string =>
  content(`A diagram of each deployment: ${columns.map(({ title }) => title).join(', ')}`).text;
