import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENDS } from './ends.ts';
import { type Rendered, render } from './ends-rendered.ts';
import { importsOf, missingExports, ofDeploy } from './hindrances.ts';
import { dropped, ofApply, ofUp, PRUNED } from './hindrances-applied.ts';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'transitions.md'), 'utf8');
const rows = new Map(
  page
    .slice(page.indexOf('| change |'))
    .split('\n\n')[0]
    ?.split('\n')
    .slice(2)
    .map((line) => {
      const [, change = '', ...cells] = line.split('|').map((cell) => cell.trim());
      return [change, cells.slice(0, 4)] as const;
    }),
);

it('says what to type after each change in the list, and of no other', () => {
  expect([...rows.keys()]).toEqual(Object.keys(ENDS));
  const anchors = [...page.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor = '']) => anchor);
  expect(anchors.length).toBeGreaterThan(0);
  for (const heading of anchors) expect(page.toLowerCase().replaceAll(' ', '-')).toContain(`-${heading}\n`);
});

/** The hindrances that the usual command meets on a target, and the part of the artefacts that the target has. */
const targets = {
  compose: { hindrances: ofUp, has: ({ compose }: Rendered): unknown => compose },
  ecs: {
    hindrances: (before: Rendered, after: Rendered) => ofDeploy('EcsFargate', before, after),
    has: ({ templates }: Rendered): unknown => [templates.Shared, templates.EcsFargate],
  },
  eks: {
    hindrances: (before: Rendered, after: Rendered) => ofDeploy('Eks', before, after),
    has: ({ templates }: Rendered): unknown => [templates.Shared, templates.Eks],
  },
  kubernetes: { hindrances: ofApply, has: ({ kubernetes }: Rendered): unknown => kubernetes },
};

const cases = [...rows].flatMap(([change, cells]) =>
  Object.entries(targets).map(([target, one], i) => ({ change, target, ...one, way: cells[i] ?? '' })),
);

/** Each way that is not the usual one, and that it leads there. */
const ORDERS: Readonly<Record<string, (before: Rendered, after: Rendered) => void>> = {
  orphans: (before, after) => expect(ofUp(before, after).every((one) => one.endsWith('goes on'))).toBe(true),
  leftovers: (before, after) => {
    const gone = dropped(before.kubernetes, after.kubernetes);
    for (const { kind, metadata } of gone) {
      expect(PRUNED).toContain(kind);
      expect(metadata.labels['app.kubernetes.io/part-of']).toBe('links');
    }
    expect(ofApply(before, after)).toHaveLength(gone.length);
  },
  'zone-off': (before, after) => {
    // The deployment alone first, with what is there; then what is shared, which nobody else imports any more.
    expect(missingExports(importsOf(after.templates.EcsFargate), before.templates.Shared)).toEqual([]);
    expect(missingExports(importsOf(after.templates.EcsFargate), after.templates.Shared)).toEqual([]);
  },
  'cluster-anew': (_, after) =>
    expect(missingExports(importsOf(after.templates.Eks), after.templates.Shared)).toEqual([]),
  // A label names everything that the service has, whatever its kind.
  'service-off': (before, after) => {
    const gone = dropped(before.kubernetes, after.kubernetes);
    const services = ({ kubernetes }: Rendered) =>
      kubernetes.filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata.name);
    const left = services(before).filter((name) => !services(after).includes(name));
    expect(left).toHaveLength(1);
    for (const { metadata } of gone) expect(metadata.labels['app.kubernetes.io/name']).toBe(left[0]);
    // And nothing in the namespace that is still needed.
    const labels = after.kubernetes
      .filter(({ metadata }) => metadata.namespace)
      .map(({ metadata }) => metadata.labels['app.kubernetes.io/name']);
    expect(labels.length).toBeGreaterThan(0);
    expect(labels).not.toContain(left[0]);
    const kinds = /^kubectl -n NAME delete ([\w,]+) -l app\.kubernetes\.io\/name=SERVICE$/m.exec(page)?.[1];
    // Claims have a command of their own, as data goes with them.
    expect(page).toMatch(
      /`kubectl -n NAME delete persistentvolumeclaim -l app\.kubernetes\.io\/name=SERVICE`/,
    );
    for (const { kind } of gone)
      if (kind !== 'PersistentVolumeClaim') expect(kinds?.split(',')).toContain(kind.toLowerCase());
  },
  // Under another name it is a new one: no claim that is there has to shrink, and no folder another owner.
  'volume-anew': (before, after) => {
    const hindrances = (is: Rendered) =>
      [...ofDeploy('EcsFargate', before, is), ...ofDeploy('Eks', before, is), ...ofApply(before, is)].filter(
        (one) => /does not shrink|keeps its owner/.test(one),
      );
    expect(hindrances(after)).not.toEqual([]);
    expect(hindrances(renamed(after))).toEqual([]);
  },
  // All that goes is in one file, which is there until `npm start` removes it.
  'store-off': (before, after) => {
    for (const { metadata } of dropped(before.kubernetes, after.kubernetes))
      expect(metadata.name).toMatch(/^store/);
  },
  // The new table takes the place of one that is deleted first: it may differ in what a table cannot change.
  'store-anew': (before, after) => expect(after.kubernetes).not.toEqual(before.kubernetes),
  // Nothing is changed: everything is deployed under a name that nothing else has, which two-applications.test.ts proves.
  'all-anew': () => undefined,
};

/** The same artefacts with another name for the volume `files`. */
const renamed = (rendered: Rendered): Rendered =>
  JSON.parse(
    JSON.stringify(rendered)
      .replaceAll('keeper.files', 'keeper.papers')
      .replaceAll('files-volume', 'papers-volume')
      .replaceAll('"/files"', '"/papers"'),
  );

describe.each(cases)('$change, on $target', ({ change, hindrances, has, way }) => {
  const [before, after] = (ENDS[change] ?? [{}, {}]).map(render) as [Rendered, Rendered];

  it(`is done as the page says: ${way}`, () => {
    const found =
      before.stackNames.Shared === after.stackNames.Shared ? hindrances(before, after) : ['another name'];
    if (way.startsWith('usual')) expect(found).toEqual([]);
    else if (way === 'nothing') expect(has(after)).toEqual(has(before));
    else {
      // No detour without need.
      expect(found).not.toEqual([]);
      const order = /^\[[\w ]+\]\(#([\w-]+)\)$/.exec(way)?.[1] ?? '';
      expect(Object.keys(ORDERS)).toContain(order);
      ORDERS[order]?.(before, after);
    }
  });
});
