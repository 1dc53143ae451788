import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Artefact, Artefacts } from '../../../lib/compare/artefacts.ts';
import { comparison, type SectionId, sectionsOf } from '../../../lib/compare/comparison.ts';
import type { Cell } from '../../../lib/compare/comparison-schema.ts';
import { service } from '../../../lib/service.ts';
import { SOURCES } from '../../../lib/sources.ts';
import { artefactsOf, cellsOf } from './artefacts-of.ts';

const DOMAIN = {
  domainName: 'links.example.com',
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  hostedZoneName: 'example.com',
};
const FIXED = { scaling: undefined, replicas: { min: 3, max: 3 } };
const BARE = { secrets: [], sidecars: [], steps: [service.steps[0]] };

let original: Artefacts;

beforeAll(() => {
  original = artefactsOf();
});

type Pointer = { readonly file: string; readonly pointer: string; readonly found: boolean };

const pointersOf = ({ evidence }: Cell): Pointer[] => evidence.filter((one) => 'pointer' in one);

const keysOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

type Mutable = { -readonly [K in keyof Artefact]: Artefact[K] };

/** The artefacts, with one of them copied and changed. */
function changed(original: Artefacts, file: string, change: (artefact: Mutable) => void): Artefacts {
  const copied = (artefact: Artefact): Artefact => {
    if (artefact.file !== file) return artefact;
    const copy = structuredClone(artefact);
    change(copy);
    return copy;
  };
  const { compose, shared, ecs, eks, kubernetes } = original;
  return {
    compose: copied(compose),
    shared: copied(shared),
    ecs: copied(ecs),
    eks: copied(eks),
    kubernetes: kubernetes.map(copied),
    measured: original.measured,
  };
}

const parentOf = (root: any, keys: readonly string[]): any =>
  keys.slice(0, -1).reduce((node, key) => node?.[key], root);

const points = ({ file, pointer }: Pointer, cell: Cell): boolean =>
  pointersOf(cell).some((one) => one.file === file && one.pointer === pointer);

/** The artefacts without what stands at a place. */
const without = (original: Artefacts, { file, pointer }: Pointer): Artefacts =>
  changed(original, file, (artefact) => {
    const keys = keysOf(pointer);
    const parent = parentOf(artefact.root, keys);
    if (keys.length === 0) Object.assign(artefact, { root: {}, text: '' });
    else if (Array.isArray(parent)) parent.splice(Number(keys.at(-1)), 1);
    else delete parent[keys.at(-1)!];
  });

it('has each cell point to something: a place that is there, one that is absent, or a source', () => {
  for (const [name, { evidence, text }] of cellsOf(comparison(original))) {
    expect([name, evidence.length]).not.toEqual([name, 0]);
    expect([name, text]).toEqual([name, expect.not.stringMatching(/^not found|undefined|\[object/)]);
  }
});

it('names a place for each absence, or a source', () => {
  for (const [name, cell] of cellsOf(comparison(original)).filter(
    ([, { verdict }]) => verdict === 'absent',
  )) {
    const shown = cell.evidence.some((one) => 'source' in one || ('found' in one && !one.found));
    expect([name, shown]).toEqual([name, true]);
  }
});

it('cites sources that there are, and gives each once, with its date', () => {
  const compared = comparison(original);
  const cited = cellsOf(compared).flatMap(([, { evidence }]) =>
    evidence.flatMap((one) => ('source' in one ? one.source : [])),
  );
  expect(Object.keys(compared.sources).sort()).toEqual([...new Set(cited)].sort());
  for (const [id, source] of Object.entries(compared.sources)) {
    expect(source).toBe((SOURCES as Record<string, unknown>)[id]);
    expect(source.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  }
});

it.each<[string, object, object]>([
  ['as it is', {}, {}],
  ['with a domain name and a fixed number of replicas', FIXED, DOMAIN],
  ['without secrets, sidecars and steps of its own', BARE, {}],
])(
  'says that a line is missing, of each line that a cell was read from, of the service %s',
  (_, change, context) => {
    const original = artefactsOf(change, context);
    const { sections } = comparison(original);
    const places = new Map(
      cellsOf({ sections })
        .flatMap(([, cell]) => pointersOf(cell).filter(({ found }) => found))
        .map((one) => [`${one.file}#${one.pointer}`, one]),
    );
    expect(places.size).toBeGreaterThan(200);
    const wrong: string[] = [];
    for (const [place, pointer] of places) {
      const pointing = sections.filter((one) =>
        cellsOf({ sections: [one] }).some(([, cell]) => points(pointer, cell)),
      );
      const ids = pointing.map(({ id }) => id as SectionId);
      const after = new Map(cellsOf({ sections: sectionsOf(without(original, pointer), undefined, ids) }));
      for (const [name, cell] of cellsOf({ sections: pointing })) {
        if (!points(pointer, cell)) continue;
        const now = after.get(name)!;
        const meant = pointersOf(now).some(
          (one) => !one.found && one.file === pointer.file && one.pointer === pointer.pointer,
        );
        // Of a whole file, also another number of what is in it says so.
        const missing = now.text.startsWith(`not found: ${pointer.file}#`) || meant || pointer.pointer === '';
        if (now.text === cell.text || !missing) wrong.push(`${place}: ${name} says "${now.text}"`);
      }
    }
    expect(wrong).toEqual([]);
  },
);

it('says something else, of each line that a cell says is not there, where there is one', () => {
  const cells = cellsOf(comparison(original));
  const absent = cells.flatMap(([name, cell]) =>
    pointersOf(cell)
      .filter(({ found }) => !found)
      .map((pointer): [string, Cell, Pointer] => [name, cell, pointer]),
  );
  const addable = absent.filter(([, , { file, pointer }]) => {
    let parent: unknown;
    changed(original, file, ({ root }) => {
      parent = parentOf(root, keysOf(pointer));
    });
    return typeof parent === 'object' && parent !== null && !Array.isArray(parent);
  });
  expect(addable.length).toBeGreaterThan(15);
  const wrong = addable.filter(([name, cell, { file, pointer }]) => {
    const added = changed(original, file, ({ root }) => {
      const keys = keysOf(pointer);
      parentOf(root, keys)[keys.at(-1)!] = ['ADDED'];
    });
    return new Map(cellsOf({ sections: sectionsOf(added) })).get(name)?.text === cell.text;
  });
  expect(wrong.map(([name, , { pointer }]) => `${name}: ${pointer}`)).toEqual([]);
});

it('knows neither the definition nor a renderer, so that nothing is compared with itself', () => {
  const directory = join(__dirname, '..', '..', '..', 'lib', 'compare');
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  expect(files.length).toBeGreaterThan(20);
  const others = files.flatMap((file) =>
    [...readFileSync(join(directory, file), 'utf8').matchAll(/from '((?:\.\.\/)+[a-z0-9/-]+\.ts)'/g)].map(
      ([, path]) => join('compare', file, '..', path!),
    ),
  );
  expect([...new Set(others.filter((path) => !path.startsWith('compare/')))].sort()).toEqual([
    'committed.ts',
    ...['assumptions', 'model', 'nodes', 'prices', 'quantities'].map((one) => `cost/${one}.ts`),
    'definition.ts',
    'eks/kubernetes-versions.ts',
    ...['findings', 'vocabulary'].map((one) => `experiment/${one}.ts`),
    ...['compose', 'ecs', 'eks', 'job', 'kubernetes'].map((one) => `jobs/${one}.ts`),
    'json-pointer.ts',
    'leaves.ts',
    'marks.ts',
    'measurements/artefacts.ts',
    'measurements/engines.ts',
    'measurements/figures.ts',
    'measurements/kept.ts',
    'measurements/run.ts',
    'measurements/scenarios.ts',
    'measurements/side-by-side.ts',
    'plain-table.ts',
    'sources.ts',
    'targets.ts',
    'verdicts.ts',
  ]);
});
