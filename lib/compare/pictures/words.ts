import { groups } from 'd3-array';
import type { Picture, PictureEdge, PictureNode } from '../comparison-schema.ts';

/** Verbs of arrows. Callers are several. */
const VERBS: Readonly<Record<PictureEdge['does'], string>> = {
  calls: 'calls',
  connects: 'connects to',
  mounts: 'mounts',
  reads: 'reads',
  logs: 'writes to',
};

const OPERATORS = { aws: 'AWS', you: 'you' } as const;

/** A picture in sentences, for those who do not see it: each box with who keeps it running, and each arrow. */
export function pictureWords({ groups: all, nodes, edges }: Picture): readonly string[] {
  const titles = new Map([...all, ...nodes].map(({ id, title }) => [id, title]));
  const inside = (group: string | undefined): string =>
    nodes
      .filter((node) => node.group === group && node.operator !== null)
      .map(nodeWords)
      .join('; ');
  const outside = inside(undefined);
  const places = [
    ...all.map(({ id, title, operator, inside: outer }) => {
      const within = outer === undefined ? '' : ` in ${titles.get(outer)}`;
      return `${title}${within} (${OPERATORS[operator]}): ${inside(id) || 'nothing of its own'}`;
    }),
    ...(outside ? [`Beside them: ${outside}`] : []),
  ];
  const arrows = groups(edges, ({ from }) => from).map(([from, of]) => {
    const does = groups(of, (one) => one.does).map(([verb, some]) => {
      const to = some.map(
        (one) => `${titles.get(one.to)}${one.label === undefined ? '' : ` (${one.label})`}`,
      );
      return `${from === 'callers' ? 'call' : VERBS[verb]} ${to.join(', ')}`;
    });
    const callers = nodes.find(({ id, operator }) => id === from && operator === null);
    return `${[titles.get(from), ...(callers?.lines ?? [])].join(' ')} ${does.join('; ')}`;
  });
  return [...places, ...arrows];
}

/** `links (you): 2 to 6 tasks, with sidecar collector`. */
function nodeWords({ title, lines, parts, operator }: PictureNode): string {
  const others = groups(parts, ({ is }) => is).map(
    ([is, some]) => `${is}${some.length > 1 ? 's' : ''} ${some.map((one) => one.title).join(', ')}`,
  );
  const facts = [...lines, ...others].join(', ');
  return `${title}${operator ? ` (${OPERATORS[operator]})` : ''}${facts && `, ${facts}`}`;
}
