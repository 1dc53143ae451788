import { application } from '../../../../lib/application.ts';
import { comparison } from '../../../../lib/compare/comparison.ts';
import type { Comparison, PictureNode } from '../../../../lib/compare/comparison-schema.ts';
import { picturesOf } from '../../../../lib/compare/pictures/pictures.ts';
import { pictureWords } from '../../../../lib/compare/pictures/words.ts';
import { readers } from '../../../../lib/compare/readings/readers.ts';
import {
  type LayOut,
  type Layout,
  layOuter,
  type Rectangle,
} from '../../../../lib/compare/report/diagram/layout.ts';
import { widthOf, wrapped } from '../../../../lib/compare/report/diagram/text.ts';
import { TARGET_IDS } from '../../../../lib/compare/targets.ts';
import { EXAMPLES } from '../../../examples/examples.ts';
import { neededOptions } from '../../../flags-of.ts';
import { artefactsOf, artefactsOfApplication } from '../artefacts-of.ts';

interface Defined {
  readonly services: object;
  readonly jobs?: object;
  readonly resources?: object;
}

let layOut: LayOut;

beforeAll(async () => {
  layOut = await layOuter();
});

const DATA = ['database', 'cache'];

describe.each([
  ['the sample', { definition: application, context: neededOptions() }] as const,
  ...Object.entries(EXAMPLES),
])('the pictures of %s', (_, { definition, ...rest }) => {
  const context = 'context' in rest ? rest.context : undefined;
  const defined: Defined = definition;
  let pictures: Comparison['pictures'];

  beforeAll(() => {
    pictures = comparison(artefactsOfApplication(definition, context)).pictures;
  });

  describe.each(TARGET_IDS)('on %s', (target) => {
    const named = (...kinds: string[]): string[] =>
      pictures[target].nodes
        .filter(({ kind }) => kinds.includes(kind))
        .map(({ id }) => id.replace(/^\w+\//, ''));

    it('have every service, job, database and cache', () => {
      expect(named('service').sort()).toEqual(Object.keys(defined.services).sort());
      expect(named('job').sort()).toEqual(Object.keys(defined.jobs ?? {}).sort());
      expect(named(...DATA).sort()).toEqual(Object.keys(defined.resources ?? {}).sort());
    });

    it('tell what they were read from, and lead from and to what there is', () => {
      const { nodes, edges, groups } = pictures[target];
      for (const { id, evidence } of nodes) expect([id, evidence.length]).not.toEqual([id, 0]);
      for (const { id, lines } of nodes)
        expect([id, lines]).not.toEqual([id, expect.arrayContaining(['not found'])]);
      const ids = [...nodes, ...groups].map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { from, to } of edges) expect(ids).toEqual(expect.arrayContaining([from, to]));
      // A box that nothing leads to or from would say nothing.
      const joined = edges.flatMap(({ from, to }) => [from, to]);
      for (const { id, kind } of nodes)
        if (kind !== 'service' && kind !== 'job') expect(joined).toContain(id);
    });

    it('are also told in words, each box and each arrow', () => {
      const { nodes, edges, groups } = pictures[target];
      const words = pictureWords(pictures[target]);
      const titles = new Map([...nodes, ...groups].map(({ id, title }) => [id, title]));
      for (const { title, lines, parts } of nodes)
        for (const text of [title, ...lines, ...parts.map((part) => part.title)])
          expect(words.join('\n')).toContain(text);
      for (const { from, to, label = '' } of edges) {
        const of = words.filter((line) => line.startsWith(`${titles.get(from)} `));
        expect(of.join('\n')).toContain(titles.get(to));
        expect(of.join('\n')).toContain(label);
      }
    });

    it('have a place for everything: no two boxes overlap, and no text leaves its box', () => {
      const { nodes, edges, groups } = pictures[target];
      const layout = layOut(pictures[target]);
      expect(layout.boxes.map(({ id }) => id)).toEqual(nodes.map(({ id }) => id));
      expect(layout.groups.map(({ group }) => group.id)).toEqual(groups.map(({ id }) => id));
      expect(layout.arrows.map(({ from, to }) => `${from} ${to}`).sort()).toEqual(
        edges.map(({ from, to }) => `${from} ${to}`).sort(),
      );
      for (const [i, one] of layout.boxes.entries())
        for (const other of layout.boxes.slice(i + 1))
          expect([one.id, other.id, overlap(one, other)]).toEqual([one.id, other.id, false]);
      for (const { id, texts, chips, ...box } of layout.boxes) {
        for (const { text, x, y, width } of texts)
          expect([id, text, contains(box, { x, y: y - 11, width, height: 14 })]).toEqual([id, text, true]);
        for (const chip of chips) expect([id, contains(box, chip)]).toEqual([id, true]);
      }
      checkGroups(layout);
    });

    it('begin and end each arrow at its boxes', () => {
      const layout = layOut(pictures[target]);
      const placeOf = (id: string): Rectangle => {
        const found =
          layout.boxes.find((one) => one.id === id) ?? layout.groups.find(({ group }) => group.id === id);
        if (!found) throw new Error(`there must be a place of ${id}`);
        return found;
      };
      for (const { from, to, points, tip } of layout.arrows) {
        expect([from, distance(placeOf(from), points[0]!) < 10]).toEqual([from, true]);
        expect([to, distance(placeOf(to), tip) < 10]).toEqual([to, true]);
      }
    });
  });
});

/** Each box is in its group, and no other group has it; groups that are not one in the other do not overlap. */
function checkGroups({ groups, boxes, width, height }: Layout): void {
  const around = new Map(groups.map(({ group }) => [group.id, group.inside]));
  const outer = (id: string | undefined): string[] =>
    id === undefined ? [] : [id, ...outer(around.get(id))];
  const all = { x: -1, y: -1, width: width + 2, height: height + 2 };
  for (const { group, texts, ...place } of groups) {
    expect([group.id, contains(all, place)]).toEqual([group.id, true]);
    for (const { x, y, width: wide } of texts)
      expect([group.title, contains(place, { x, y: y - 11, width: wide, height: 14 })]).toEqual([
        group.title,
        true,
      ]);
    for (const box of boxes) {
      const isIn = outer(box.node.group).includes(group.id);
      expect([group.id, box.id, isIn ? contains(place, box) : overlap(place, box)]).toEqual([
        group.id,
        box.id,
        isIn,
      ]);
      if (isIn)
        for (const { x, y, width: wide } of texts)
          expect([group.title, box.id, overlap({ x, y: y - 11, width: wide, height: 14 }, box)]).toEqual([
            group.title,
            box.id,
            false,
          ]);
    }
  }
}

const contains = (outer: Rectangle, { x, y, width, height }: Rectangle): boolean =>
  x >= outer.x && y >= outer.y && x + width <= outer.x + outer.width && y + height <= outer.y + outer.height;

const overlap = (one: Rectangle, other: Rectangle): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

/** The distance of a point to the edge of a rectangle. Inside, it is that to the nearest edge. */
function distance({ x, y, width, height }: Rectangle, [px, py]: readonly [number, number]): number {
  const [dx, dy] = [Math.max(x - px, px - x - width), Math.max(y - py, py - y - height)];
  return dx <= 0 && dy <= 0 ? -Math.max(dx, dy) : Math.hypot(Math.max(dx, 0), Math.max(dy, 0));
}

describe('the pictures of an application with databases and a job', () => {
  const tickets = () => comparison(artefactsOfApplication(EXAMPLES.tickets!.definition)).pictures;
  const node = (pictures: Comparison['pictures'], target: keyof typeof pictures, id: string): PictureNode =>
    pictures[target].nodes.find((one) => one.id === id)!;

  it('say who keeps each box running', () => {
    const pictures = tickets();
    for (const target of ['compose', 'kubernetes'] as const)
      for (const { operator } of [...pictures[target].groups, ...pictures[target].nodes])
        expect([null, 'you']).toContain(operator);
    for (const target of ['ecs', 'eks'] as const) {
      for (const id of ['entrance', 'database/orders', 'cache/queue', 'secrets', 'logs'])
        expect([target, id, node(pictures, target, id).operator]).toEqual([target, id, 'aws']);
      for (const id of ['service/web', 'service/worker', 'job/clean-up'])
        expect([target, id, node(pictures, target, id).operator]).toEqual([target, id, 'you']);
    }
  });

  it.each(TARGET_IDS)('show on %s who connects to what', (target) => {
    const { edges } = tickets()[target];
    const connects = edges.filter(({ does }) => does === 'connects').map(({ from, to }) => `${from} ${to}`);
    expect(connects.sort()).toEqual([
      'job/clean-up database/orders',
      'service/web cache/queue',
      'service/web database/orders',
      'service/worker cache/queue',
      'service/worker database/orders',
    ]);
    expect(edges.find(({ does, to }) => does === 'calls' && to === 'service/worker')).toBeUndefined();
    const callers = edges.filter(({ does, to }) => does === 'calls' && to === 'service/web');
    expect(callers).toEqual([
      expect.objectContaining({ from: expect.stringMatching(/^(callers|entrance)/) }),
    ]);
  });

  it('have figures of the artefacts', () => {
    const pictures = tickets();
    expect(node(pictures, 'ecs', 'database/orders').lines).toEqual(['RDS, postgres 17', 'in 1 zone']);
    expect(node(pictures, 'kubernetes', 'database/orders').lines).toEqual([
      'StatefulSet, postgres:17',
      'disk of 20Gi',
    ]);
    expect(node(pictures, 'compose', 'database/orders').lines).toEqual(['postgres:17', 'in volume orders']);
    expect(node(pictures, 'ecs', 'service/web').parts).toEqual([
      { title: 'migrate', is: 'init step', operator: 'you' },
    ]);
  });
});

it('break texts between words: a name that is a little wider than a line stays whole', () => {
  const lines = (text: string) => wrapped(text, 12, 104);
  expect(lines('DB_PASSWORD, of your shell or .env')).toEqual(['DB_PASSWORD,', 'of your shell or', '.env']);
  expect(lines('init steps: read-secrets, migrate')).toEqual(['init steps:', 'read-secrets,', 'migrate']);
  expect(lines('registry.example/organisation/program:1.0').length).toBeGreaterThan(1);
  for (const line of lines(`a ${'x'.repeat(90)} b`)) expect(widthOf(line, 12)).toBeLessThanOrEqual(130);
});

it('follow the artefacts, not the definition: what a template has no more is in no picture', () => {
  const artefacts = artefactsOf();
  const services = [readers(artefacts)];
  const [service] = services;
  const { Resources, ...others } = artefacts.ecs.root as { Resources: Record<string, { Type: string }> };
  const kept = Object.fromEntries(
    Object.entries(Resources).filter(
      ([, { Type }]) => Type !== 'AWS::ApplicationAutoScaling::ScalableTarget',
    ),
  );
  const without = { ...artefacts, ecs: { ...artefacts.ecs, root: { ...others, Resources: kept } } };
  const isOf = ({ kind }: PictureNode) => kind === 'service';
  const [before] = picturesOf(artefacts, services).ecs.nodes.filter(isOf);
  const [after] = picturesOf(without, [readers(without, service!.service)]).ecs.nodes.filter(isOf);
  expect(before?.lines).toEqual([expect.stringMatching(/^\d+ to \d+ tasks$/)]);
  expect(after?.lines).toEqual(['not found']);
});
