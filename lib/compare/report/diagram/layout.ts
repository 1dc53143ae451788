import type { Graph, Subgraph } from '@viz-js/viz';
import { max, min } from 'd3-array';
import type { Picture, PictureGroup, PictureNode } from '../../comparison-schema.ts';
import { widest, widthOf, wrapped } from './text.ts';

/** A rectangle in pixels, from its upper left corner. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A line of text, from the left end of its base line. */
export interface TextLine {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly style: 'title' | 'line';
  /** The width that is kept for it. */
  readonly width: number;
}

/** A box with its texts. */
export interface Box extends Rectangle {
  readonly id: string;
  readonly node: PictureNode;
  readonly texts: readonly TextLine[];
  /** Containers beside the main one, as boxes in the box. */
  readonly chips: readonly (Rectangle & { readonly operator: 'aws' | 'you' })[];
  /** The number of boxes that show behind this one: replicas. */
  readonly behind: number;
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
  /** A start, and then three points for each part of the curve. */
  readonly points: readonly Point[];
  readonly tip: Point;
  readonly label?: TextLine;
}

export type Point = readonly [x: number, y: number];

/** A picture with a place for everything in it. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly groups: readonly (Rectangle & {
    readonly group: PictureGroup;
    readonly texts: readonly TextLine[];
  })[];
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

const FONT_SIZES = { title: 13, line: 12 } as const;

/** The most pixels of a line of text. */
const MOST_WIDTH = 104;
/** The most pixels of a line of the title of a group. */
const MOST_TITLE_WIDTH = 160;
const LINE_HEIGHT = 15;
const PADDING = 8;
const CHIP_HEIGHT = 20;
const GROUP_MARGIN = 8;
/** Pixels by which each further replica shows behind a box. */
export const REPLICA_STEP = 4;
const POINTS_AN_INCH = 72;

/** Finds a place for everything in a picture. */
export type LayOut = (picture: Picture) => Layout;

/**
 * Loads Graphviz, as WebAssembly, and gives a function that lays pictures out. It is loaded late, as other commands than
 * `npm start` draw nothing.
 */
export async function layOuter(): Promise<LayOut> {
  const { instance } = await import('@viz-js/viz');
  const graphviz = await instance();
  // The page and the file of the README show the same pictures.
  const known = new WeakMap<Picture, Layout>();
  return (picture) => {
    const before = known.get(picture);
    if (before) return before;
    const boxes = new Map(picture.nodes.map((node) => [node.id, boxOf(node)]));
    const layout = laidOut(picture, boxes, graphviz.renderJSON(graphOf(picture, boxes)) as GraphvizJson);
    known.set(picture, layout);
    return layout;
  };
}

/** A box without a place. */
type Unplaced = Omit<Box, 'x' | 'y'>;

function boxOf(node: PictureNode): Unplaced {
  const sidecars = node.parts.filter(({ is }) => is === 'sidecar');
  const steps = node.parts.filter(({ is }) => is === 'init step').map(({ title }) => title);
  const texts: TextLine[] = [];
  const chips: (Rectangle & { operator: 'aws' | 'you' })[] = [];
  let y = PADDING;
  const write = (lines: readonly string[], style: TextLine['style'], x = PADDING + 2) => {
    for (const text of lines) {
      y += LINE_HEIGHT;
      texts.push({
        x,
        y: y - 4,
        text,
        style,
        width: widthOf(text, FONT_SIZES[style], { isBold: style === 'title' }),
      });
    }
  };
  const folded = (text: string) => wrapped(text, FONT_SIZES.line, MOST_WIDTH);
  write(wrapped(node.title, FONT_SIZES.title, MOST_WIDTH, { isBold: true }), 'title');
  write(node.lines.flatMap(folded), 'line');
  if (steps.length > 0) write(folded(`init step${steps.length > 1 ? 's' : ''}: ${steps.join(', ')}`), 'line');
  for (const { title, operator } of sidecars) {
    const lines = wrapped(title, FONT_SIZES.line, MOST_WIDTH - 2 * PADDING);
    const top = y + 4;
    y = top + 2;
    write(lines, 'line', 2 * PADDING);
    y += 3;
    chips.push({ x: PADDING, y: top, width: 0, height: Math.max(CHIP_HEIGHT, y - top), operator });
  }
  const width = Math.max(
    72,
    (max(texts, (one) => one.x + one.width) ?? 0) + PADDING + (sidecars.length > 0 ? PADDING : 2),
  );
  return {
    id: node.id,
    node,
    width,
    height: y + PADDING,
    texts,
    chips: chips.map((chip) => ({ ...chip, width: width - 2 * PADDING })),
    behind: Math.min(2, (node.replicas?.most ?? 1) - 1),
  };
}

const nameOf = (group: string): string => `cluster_${group}`;

/** The lines above the boxes of a group. */
const titleOf = ({ title }: PictureGroup): readonly string[] =>
  wrapped(title, FONT_SIZES.line, MOST_TITLE_WIDTH);

function graphOf(picture: Picture, boxes: ReadonlyMap<string, Unplaced>): Graph {
  const inches = (pixels: number) => pixels / POINTS_AN_INCH;
  /** A label of a size, without a text: the text is set by the browser. */
  const space = (width: number, height: number) => ({
    html: `<table border="0" cellborder="0" cellspacing="0" cellpadding="0" fixedsize="true" width="${width}" height="${height}"><tr><td></td></tr></table>`,
  });
  const nodesIn = (group: string | undefined) =>
    picture.nodes
      .filter((node) => node.group === group)
      .map(({ id }) => {
        const { width = 0, height = 0, behind = 0 } = boxes.get(id) ?? {};
        return {
          name: id,
          attributes: {
            width: inches(width + behind * REPLICA_STEP),
            height: inches(height + behind * REPLICA_STEP),
          },
        };
      });
  const groupsIn = (outer: string | undefined): Subgraph[] =>
    picture.groups
      .filter(({ inside }) => inside === outer)
      .map((group) => ({
        name: nameOf(group.id),
        graphAttributes: {
          label: space(widest(titleOf(group), FONT_SIZES.line), titleOf(group).length * LINE_HEIGHT),
          labeljust: 'l',
          margin: GROUP_MARGIN,
        },
        nodes: nodesIn(group.id),
        subgraphs: groupsIn(group.id),
      }));
  /** A node of a group, from which an arrow of the group begins. */
  const within = (id: string): string | undefined => picture.nodes.findLast(({ group }) => group === id)?.id;

  return {
    graphAttributes: { compound: true, nodesep: inches(12), ranksep: inches(24), margin: 0, pad: 0 },
    nodeAttributes: { shape: 'box', fixedsize: true, label: '' },
    edgeAttributes: { arrowsize: 0.6 },
    nodes: nodesIn(undefined),
    subgraphs: groupsIn(undefined),
    edges: [
      ...belowOthers(picture),
      ...picture.edges.flatMap(({ from, to, label }) => {
        const isGroup = picture.groups.some(({ id }) => id === from);
        const tail = isGroup ? within(from) : from;
        if (tail === undefined) return [];
        return {
          tail,
          head: to,
          attributes: {
            id: `${from} ${to}`,
            ...(isGroup && { ltail: nameOf(from), weight: 0 }),
            ...(label !== undefined && { label: space(widthOf(label, FONT_SIZES.line) + 8, 14) }),
          },
        };
      }),
    ],
  };
}

/** Lines that are not drawn. They keep logs below what services connect to: side by side a picture would be too wide. */
const belowOthers = ({ nodes }: Picture) =>
  nodes
    .filter(({ kind }) => kind === 'tables' || kind === 'secrets')
    .map(({ id }) => ({ tail: id, head: 'logs', attributes: { style: 'invis', weight: 0 } }));

/** The JSON of Graphviz, as far as it is read here. Its points are measured from the lower left corner. */
interface GraphvizJson {
  readonly bb: string;
  readonly objects?: readonly { readonly name: string; readonly bb?: string; readonly pos?: string }[];
  readonly edges?: readonly { readonly id?: string; readonly pos: string; readonly lp?: string }[];
}

function laidOut(
  picture: Picture,
  boxes: ReadonlyMap<string, Unplaced>,
  { bb, objects = [], edges = [] }: GraphvizJson,
): Layout {
  const numbers = (text = '') => text.split(/[ ,]/).map(Number);
  const [, , , height = 0] = numbers(bb);
  const flipped = ([x = 0, y = 0]: readonly number[]): Point => [x, height - y];
  const found = (name: string) => {
    const object = objects.find((one) => one.name === name);
    if (!object) throw new Error(`Graphviz must place ${name}`);
    return object;
  };
  return cropped({
    groups: picture.groups.flatMap((group) => {
      const object = objects.find(({ name }) => name === nameOf(group.id));
      // Graphviz leaves out a group without a box.
      if (!object?.bb) return [];
      const [left = 0, bottom = 0, right = 0, top = 0] = numbers(object.bb);
      return {
        group,
        x: left,
        y: height - top,
        width: right - left,
        height: top - bottom,
        texts: titleOf(group).map((text, i) => ({
          x: left + PADDING,
          y: height - top + (i + 1) * LINE_HEIGHT + 1,
          text,
          style: 'line' as const,
          width: widthOf(text, FONT_SIZES.line),
        })),
      };
    }),
    boxes: picture.nodes.flatMap(({ id }) => {
      const box = boxes.get(id);
      if (!box) return [];
      const [centre, middle] = flipped(numbers(found(id).pos));
      const extra = (box.behind * REPLICA_STEP) / 2;
      const [x, y] = [centre - box.width / 2 - extra, middle - box.height / 2 + extra];
      const moved = <T extends Rectangle | TextLine>(one: T): T => ({ ...one, x: x + one.x, y: y + one.y });
      return { ...box, x, y, texts: box.texts.map(moved), chips: box.chips.map(moved) };
    }),
    arrows: edges.flatMap(({ id, pos, lp }) => {
      if (id === undefined) return [];
      const [from = '', to = ''] = id.split(' ');
      const edge = picture.edges.find((one) => one.from === from && one.to === to);
      const [end = '', ...points] = pos.split(' ');
      const label = edge?.label;
      const at = lp === undefined ? undefined : flipped(numbers(lp));
      const length = label === undefined ? 0 : widest([label], FONT_SIZES.line);
      return {
        from,
        to,
        points: points.map((point) => flipped(numbers(point))),
        tip: flipped(numbers(end.slice(2))),
        ...(label !== undefined &&
          at && {
            label: { x: at[0] - length / 2, y: at[1] + 4, text: label, style: 'line', width: length },
          }),
      };
    }),
  });
}

/** Moves everything to the upper left corner: Graphviz leaves room around groups. */
function cropped({ groups, boxes, arrows }: Omit<Layout, 'width' | 'height'>): Layout {
  const labels = arrows.flatMap(({ label }) =>
    label ? [{ ...label, y: label.y - LINE_HEIGHT, height: LINE_HEIGHT }] : [],
  );
  const curves = arrows
    .flatMap(({ points, tip }) => [...points, tip])
    .map(([x, y]) => ({ x, y, width: 0, height: 0 }));
  const stacks = boxes.map(({ x, y, width, height, behind }) => {
    const step = behind * REPLICA_STEP;
    return { x, y: y - step, width: width + step, height: height + step };
  });
  const all: readonly Rectangle[] = [...groups, ...stacks, ...labels, ...curves];
  const [left = 0, top = 0] = [min(all, ({ x }) => x), min(all, ({ y }) => y)];
  const moved = <T extends { readonly x: number; readonly y: number }>(one: T): T => ({
    ...one,
    x: one.x - left,
    y: one.y - top,
  });
  const shifted = ([x, y]: Point): Point => [x - left, y - top];
  return {
    width: (max(all, ({ x, width }) => x + width) ?? 0) - left,
    height: (max(all, ({ y, height }) => y + height) ?? 0) - top,
    groups: groups.map((one) => ({ ...moved(one), texts: one.texts.map(moved) })),
    boxes: boxes.map((one) => ({ ...moved(one), texts: one.texts.map(moved), chips: one.chips.map(moved) })),
    arrows: arrows.map(({ label, ...one }) => ({
      ...one,
      points: one.points.map(shifted),
      tip: shifted(one.tip),
      ...(label && { label: moved(label) }),
    })),
  };
}
