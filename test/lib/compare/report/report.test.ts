import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { z } from 'zod';
import { comparison } from '../../../../lib/compare/comparison.ts';
import { comparisonSchema } from '../../../../lib/compare/comparison-schema.ts';
import type { Artefacts } from '../../../../lib/compare/readings/artefacts.ts';
import { report } from '../../../../lib/compare/report/report.ts';
import { summary } from '../../../../lib/compare/report/summary.ts';
import { EXAMPLES } from '../../../examples/examples.ts';
import { artefactsOf, artefactsOfApplication, rowsOf } from '../artefacts-of.ts';

const LONG = { name: 'a-name-as-long-as-any-service-may-have-x', version: 'v'.repeat(63) };
const committed = JSON.parse(
  readFileSync(join(__dirname, '..', '..', '..', '..', 'lib', 'compare', 'comparison.schema.json'), 'utf8'),
);

let artefacts: Artefacts;

beforeAll(() => {
  artefacts = artefactsOf();
});

/** The width of the widest line. A quoted argument of a command cannot be broken, nor can one word, such as an image. */
const widest = (text: string): number =>
  Math.max(
    ...text
      .split('\n')
      .filter((line) => !/^ {4}(\S+|\S*(['"]).*\2\S*)( \\)?$/.test(line))
      .map((line) => [...line].length),
  );

it.each<[string, object]>([
  ['as it is', {}],
  ['with long names', LONG],
  ['without secrets and sidecars', { secrets: [], sidecars: [] }],
])('fits 100 columns, with nothing cut off, for the service %s', (_, change) => {
  const compared = comparison(artefactsOf(change), () => ({ verdict: 'native' }));
  for (const text of [report(compared), report(compared, { evidence: true })]) {
    expect(widest(text)).toBeLessThanOrEqual(100);
    expect(text).not.toContain('…');
  }
});

it('prints every section, but not the summary, which has rows of theirs', () => {
  const compared = comparison(artefacts);
  const text = report(compared);
  expect(compared.sections).toHaveLength(18);
  for (const { id, title } of compared.sections) expect(text).toContain(`${title} (${id})`);
  expect(text).not.toContain('(summary)');
});

it('prints the sections that are asked for, in their own order', () => {
  const text = report(comparison(artefacts), { sections: ['availability', 'security'] });
  const headings = text.split('\n').filter((line) => /\([a-z]+\)$/.test(line) && !line.startsWith(' '));
  expect(headings).toEqual(['Security posture (security)', 'Availability (availability)']);
});

it('fails with every section that there is not, and names those that there are', () => {
  expect(() => report(comparison(artefacts), { sections: ['security', 'costs', 'moods'] })).toThrow(
    /2 problems:\n {2}section must be one of summary, needs, .*, maintenance; got "costs"\n {2}section must .*; got "moods"$/,
  );
});

it('marks each verdict by a character, which a colour supports and does not replace', () => {
  const compared = comparison(artefacts, () => ({ verdict: 'native' }));
  const plain = report(compared, { sections: ['operations'] });
  expect(plain).toMatch(/nodes +- one machine, +=/);
  expect(plain).toContain('= yes   ~ partly   - no, or yours to build   · not applicable');
  expect(plain).not.toContain('\u001b');
  const coloured = report(compared, { sections: ['operations'], colours: true });
  expect(coloured).toContain('\u001b[');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are
  expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain);
});

it('tells below a section what each cell was read from, absences and sources with their dates', () => {
  const compared = comparison(artefacts);
  const text = report(compared, { sections: ['release'], evidence: true });
  expect(text).toContain(
    '\nshutdown, Docker Compose\n  docker-compose.yml#/services/links/stop_grace_period\n',
  );
  expect(text).toContain('\n  not set: docker-compose.yml#/services/links/deploy/update_config\n');
  expect(text).toContain(
    '\n  Kubernetes, Deployments, Failed Deployment, 2026-11-25:\n  https://kubernetes.io/docs/',
  );
  expect(report(compared, { sections: ['release'] })).not.toContain('Read from');
});

it('summarizes in rows that the sections have', () => {
  const compared = comparison(artefacts);
  const { rows } = summary(compared);
  expect(rows.map(({ id }) => id)).toEqual([
    'monthly-cost-at-minimum-replicas',
    'release',
    'failed-release',
    'shutdown',
    'replicas',
    'scaling',
    'liveness',
    'readiness',
    'routing',
    'what-runs',
    'size',
    'secrets',
    'identity',
    'logs',
    'resources-to-maintain',
  ]);
  for (const { cells } of rows) expect(rowsOf(compared).map((row) => row.cells)).toContain(cells);
});

it('summarizes in rows that are named apart, without the headings of their sections', () => {
  const { definition, context } = EXAMPLES.tickets!;
  const titles = summary(comparison(artefactsOfApplication(definition, context))).rows.map(
    ({ title }) => title,
  );
  expect(titles).toEqual(expect.arrayContaining(['size of a replica', 'size of a database or cache']));
  expect([...new Set(titles)]).toEqual(titles);
});

describe('the JSON', () => {
  const validate = new Ajv2020({ allowUnionTypes: true }).compile(committed);

  it('has the schema that is committed, as rendered from the types', () => {
    expect(committed).toEqual(JSON.parse(JSON.stringify(z.toJSONSchema(comparisonSchema))));
  });

  it.each<[string, string[]]>([
    ['whole', []],
    ['in part', ['security', 'data']],
  ])('is valid by that schema, %s', (_, sections) => {
    const json = JSON.parse(
      report(
        comparison(artefacts, () => ({ verdict: 'native' })),
        { json: true, sections },
      ),
    );
    expect([validate(json), validate.errors]).toEqual([true, null]);
    if (sections.length > 0)
      expect(json.sections.map(({ id }: { id: string }) => id).sort()).toEqual([...sections].sort());
  });

  it('fails by that schema where a cell has no evidence, or is in no column', () => {
    const json = JSON.parse(report(comparison(artefacts), { json: true }));
    const [cell] = Object.values<any>(json.sections[0].rows[0].cells);
    cell.evidence = [];
    expect(validate(json)).toBe(false);
    const other = JSON.parse(report(comparison(artefacts), { json: true }));
    delete other.sections[0].rows[0].cells.eks;
    expect(validate(other)).toBe(false);
  });
});
