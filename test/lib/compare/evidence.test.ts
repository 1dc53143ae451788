import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { application as nightly } from '../../../examples/nightly.ts';
import { application as threeInARow } from '../../../examples/three-in-a-row.ts';
import { application as worker } from '../../../examples/worker.ts';
import { comparison, type SectionId, sectionsOf } from '../../../lib/compare/comparison.ts';
import type { Cell } from '../../../lib/compare/comparison-schema.ts';
import type { Artefact, Artefacts } from '../../../lib/compare/readings/artefacts.ts';
import { evidenceText } from '../../../lib/compare/report/evidence.ts';
import { kindsOf, kindWords } from '../../../lib/compare/report/page/elements.ts';
import { SOURCES } from '../../../lib/compare/verdicts/sources.ts';
import { artefactsOf, artefactsOfApplication, cellsOf } from './artefacts-of.ts';

const DOMAIN = {
  domainName: 'links.example.com',
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  hostedZoneName: 'example.com',
};
const FIXED = { scaling: undefined, replicas: { min: 3, max: 3 } };
const BARE = { secrets: [], sidecars: [] };

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

/**
 * The artefacts, one of them with another value at a place. What is not on the way to the place is shared: a copy of a
 * whole template takes longer than a reading of it.
 *
 * @param change gets a copy of what is around the place, and the last key of the place
 */
function changed(
  original: Artefacts,
  { file, pointer }: Pointer,
  change: (around: any, key: string) => void,
): Artefacts {
  const copied = (artefact: Artefact): Artefact => {
    if (artefact.file !== file) return artefact;
    const keys = keysOf(pointer);
    // Of a whole file nothing is left.
    if (keys.length === 0) return { ...artefact, root: {}, text: '' };
    const root = copyOf(artefact.root);
    let around: any = root;
    for (const key of keys.slice(0, -1)) {
      around[key] = copyOf(around[key]);
      around = around[key];
    }
    change(around, keys.at(-1)!);
    return { ...artefact, root };
  };
  const { compose, shared, ecs, eks, kubernetes } = original;
  return {
    ...original,
    compose: copied(compose),
    shared: copied(shared),
    ecs: copied(ecs),
    eks: copied(eks),
    kubernetes: kubernetes.map(copied),
  };
}

const copyOf = (node: any): any => (Array.isArray(node) ? [...node] : { ...node });

/** The value at a place of the artefacts, without its last key. */
const parentOf = (
  { compose, shared, ecs, eks, kubernetes }: Artefacts,
  { file, pointer }: Pointer,
): unknown =>
  keysOf(pointer)
    .slice(0, -1)
    .reduce<any>(
      (node, key) => node?.[key],
      [compose, shared, ecs, eks, ...kubernetes].find((one) => one.file === file)?.root,
    );

const points = ({ file, pointer }: Pointer, cell: Cell): boolean =>
  pointersOf(cell).some((one) => one.file === file && one.pointer === pointer);

/** The artefacts without what stands at a place. */
const without = (original: Artefacts, pointer: Pointer): Artefacts =>
  changed(original, pointer, (around, key) => {
    if (Array.isArray(around)) around.splice(Number(key), 1);
    else delete around[key];
  });

it('has each cell point to something: a place that is there, one that is absent, or a source', () => {
  for (const [name, { evidence, text }] of cellsOf(comparison(original))) {
    expect([name, evidence.length]).not.toEqual([name, 0]);
    expect([name, text]).toEqual([name, expect.not.stringMatching(/^not found|undefined|\[object/)]);
  }
});

it('names a place for each absence, or a source', () => {
  const absent = cellsOf(comparison(original)).filter(([, { verdict }]) => verdict === 'absent');
  expect(absent.length).toBeGreaterThan(70);
  for (const [name, cell] of absent) {
    const shown = cell.evidence.some((one) => 'source' in one || ('found' in one && !one.found));
    expect([name, shown]).toEqual([name, true]);
  }
});

it('cites sources that there are, and gives each once, with its date', () => {
  const compared = comparison(original);
  const cited = cellsOf(compared).flatMap(([, { evidence }]) =>
    evidence.flatMap((one) => ('source' in one ? one.source : [])),
  );
  expect(cited.length).toBeGreaterThan(150);
  const citedByFields = compared.fields.flatMap(({ cells }) =>
    Object.values(cells).flatMap(({ source }) => source ?? []),
  );
  expect(Object.keys(compared.sources).sort()).toEqual([...new Set([...cited, ...citedByFields])].sort());
  for (const [id, source] of Object.entries(compared.sources)) {
    expect(source).toBe((SOURCES as Record<string, unknown>)[id]);
    expect(source.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  }
});

it('calls emulated what was tested by a tier that no AWS account has seen, in texts and on the page', () => {
  const compared = comparison(original);
  const cells = cellsOf(compared).filter(([, { evidence }]) =>
    evidence.some((one) => 'tier' in one && one.tier === 'e2e:aws'),
  );
  expect(cells.length).toBeGreaterThan(10);
  for (const [name, cell] of cells) {
    const tiers = cell.evidence.filter((one) => 'tier' in one && one.tier === 'e2e:aws');
    const told = tiers.map((one) => evidenceText(one, compared));
    expect([name, told]).toEqual([
      name,
      told.map(() => expect.stringMatching(/on an emulator, not on AWS$/)),
    ]);
    expect([name, kindWords(kindsOf({ evidence: tiers }, compared.engines))]).toEqual([name, 'emulated']);
  }
});

it.each<[string, number, readonly SectionId[] | undefined, () => Artefacts]>([
  ['the service as it is', 200, undefined, () => artefactsOf()],
  [
    'the service with a domain name and a fixed number of replicas',
    200,
    undefined,
    () => artefactsOf(FIXED, DOMAIN),
  ],
  ['the service without secrets, sidecars and steps of its own', 200, undefined, () => artefactsOf(BARE)],
  ['what a worker is', 30, ['unit'], () => artefactsOfApplication(worker)],
  ['three services in a row together', 35, ['coordination'], () => artefactsOfApplication(threeInARow)],
])(
  'says that a line is missing, of each line that a cell was read from, of %s',
  (_, least, chosen, artefacts) => {
    const original = artefacts();
    const sections = sectionsOf(original, undefined, chosen);
    const places = new Map(
      cellsOf({ sections })
        .flatMap(([, cell]) => pointersOf(cell).filter(({ found }) => found))
        .map((one) => [`${one.file}#${one.pointer}`, one]),
    );
    expect(places.size).toBeGreaterThan(least);
    const wrong: string[] = [];
    for (const [place, pointer] of places) {
      const pointing = sections.filter((one) =>
        cellsOf({ sections: [one] }).some(([, cell]) => points(pointer, cell)),
      );
      const ids = pointing.map(({ id }) => id as SectionId);
      const after = new Map(cellsOf({ sections: sectionsOf(without(original, pointer), undefined, ids) }));
      for (const [name, cell] of cellsOf({ sections: pointing })) {
        if (!points(pointer, cell)) continue;
        const now = after.get(name);
        if (!now) {
          wrong.push(`${place}: ${name} is left out`);
          continue;
        }
        const meant = pointersOf(now).some(
          (one) => !one.found && one.file === pointer.file && one.pointer === pointer.pointer,
        );
        // Of a whole file, also another number of what is in it says so.
        const says = [now, ...(now.parts ?? [])].some(({ text }) =>
          text.startsWith(`not found: ${pointer.file}#`),
        );
        const missing = says || meant || pointer.pointer === '';
        if (now.text === cell.text || !missing) wrong.push(`${place}: ${name} says "${now.text}"`);
      }
    }
    expect(wrong).toEqual([]);
  },
);

it.each<[string, number, string, () => Artefacts]>([
  ['the service as it is', 15, '', () => artefactsOf()],
  ['the row about a worker', 3, 'worker of ', () => artefactsOfApplication(nightly)],
])(
  'says something else, of each line that a cell says is not there, of %s',
  (_, least, prefix, artefacts) => {
    const original = artefacts();
    const cells = cellsOf(comparison(original)).filter(([name]) => name.startsWith(prefix));
    const absent = cells.flatMap(([name, cell]) =>
      pointersOf(cell)
        .filter(({ found }) => !found)
        .map((pointer): [string, Cell, Pointer] => [name, cell, pointer]),
    );
    const addable = absent.filter(([, , pointer]) => {
      const parent = parentOf(original, pointer);
      return typeof parent === 'object' && parent !== null && !Array.isArray(parent);
    });
    expect(addable.length).toBeGreaterThan(least);
    const wrong = addable.filter(([name, cell, pointer]) => {
      const added = changed(original, pointer, (around, key) => {
        around[key] = ['ADDED'];
      });
      return new Map(cellsOf({ sections: sectionsOf(added) })).get(name)?.text === cell.text;
    });
    expect(wrong.map(([name, , { pointer }]) => `${name}: ${pointer}`)).toEqual([]);
  },
);

it('reaches neither the definition nor a renderer, so that nothing is compared with itself', () => {
  const lib = join(__dirname, '..', '..', '..', 'lib');
  const forms = ['report', 'markdown', 'page/page'].map((form) => `compare/report/${form}.ts`);
  const { files, outside } = reached(lib, [
    'compare/comparison.ts',
    'compare/readings/artefacts.ts',
    ...forms,
  ]);
  expect(files.length).toBeGreaterThan(80);
  // The experiment's laboratory asks the renderers on purpose.
  expect(files).not.toContain('compare/experiment/laboratory.ts');
  expect(outside).toEqual({
    // The words of errors.
    'definition/invalid-input.ts': ['InvalidInput'],
    // AWS's list of task sizes, for a variant of the costs that no definition asks for.
    'definition/fargate-size.ts': ['smallestTask'],
    'definition/problem.ts': ['mustBe', 'problem', 'renamed'],
    'definition/wording.ts': ['IN_OUR_WORDS', 'problemsOf'],
    // Names of files and stacks, how files are written, and dates of Kubernetes.
    'deploy/atomic-write.ts': ['writeFileAtomically'],
    'deploy/kubernetes-versions.ts': [
      'KUBERNETES_RELEASES',
      'KUBERNETES_VERSIONS',
      'TRIED_VERSION',
      'extendedSupportEnds',
    ],
    // The commands that deploy the application: a file of the assembly names them.
    'deploy/handling.ts': ['HANDLING_FILE', 'OF_DEFINITION'],
    'deploy/rendered-files.ts': ['COMPOSE_FILE', 'MANIFESTS'],
    'deploy/stack-names.ts': ['stackNames'],
  });
});

/** The files of lib/compare that files import, and those that these import; and the values that they import from outside. */
function reached(lib: string, from: readonly string[]) {
  const files: string[] = [];
  const outside: Record<string, string[]> = {};
  const left = [...from];
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (files.includes(file)) continue;
    files.push(file);
    const text = readFileSync(join(lib, file), 'utf8');
    // Imports that this test would not see. A library may be loaded late.
    const unseen = /\b(import|require)\((?!'@?[a-z])|^export .* from |^import '/m;
    expect([file, text.match(unseen)]).toEqual([file, null]);
    for (const [, clause, path] of text.matchAll(/^import (?!type )([^;]*?) from '(\.[^']+\.ts)';/gm)) {
      const names = clause!
        .split(/[{},]/)
        .map((name) => name.trim())
        .filter((name) => name !== '' && !name.startsWith('type '));
      const target = join(file, '..', path!);
      if (names.length === 0) continue;
      if (target.startsWith('compare/')) left.push(target);
      else outside[target] = [...new Set([...(outside[target] ?? []), ...names])].sort();
    }
  }
  return { files, outside };
}
