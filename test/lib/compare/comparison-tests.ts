import { comparison } from '../../../lib/compare/comparison.ts';
import { type Comparison, comparisonSchema } from '../../../lib/compare/comparison-schema.ts';
import type { Artefacts } from '../../../lib/compare/readings/artefacts.ts';
import { layOuter } from '../../../lib/compare/report/diagram/layout.ts';
import { markdown } from '../../../lib/compare/report/markdown.ts';
import { excerpts } from '../../../lib/compare/report/page/excerpt.ts';
import { page } from '../../../lib/compare/report/page/page.ts';
import { report } from '../../../lib/compare/report/report.ts';
import type { Application } from '../../../lib/definition/application.ts';
import { parseApplication } from '../../../lib/definition/parse-application.ts';
import { isGrpc, publicServices } from '../../../lib/definition/public-services.ts';
import { cellsOf } from './artefacts-of.ts';

type Cells = ReturnType<typeof cellsOf>;

/** Parts that a service may have, and the words for each. If no service has the part, no cell may use the words. */
const THINGS: readonly (readonly [string, RegExp, (application: Application) => boolean])[] = [
  ['table', /\btables?\b|\bstore\b|DynamoDB/i, ({ services }) => services.some(({ table }) => table)],
  [
    'port',
    /(?<!to )\bports?\b/i,
    ({ services, resources }) =>
      resources.length > 0 || services.some(({ ports }) => Object.keys(ports).length > 0),
  ],
  [
    'load balancer',
    /load balancer|Ingress\b(?!Class)|\bTLS\b|certificate/i,
    ({ services }) => services.some(({ exposure }) => exposure),
  ],
  [
    'probe',
    /\bprobes?\b|health check/i,
    ({ services }) =>
      services.some(({ health: { startup, liveness, readiness } }) => startup || liveness || readiness),
  ],
  ['sidecar', /sidecar/i, ({ services }) => services.some(({ sidecars }) => sidecars.length > 0)],
  [
    'scaling',
    /target tracking at|HorizontalPodAutoscaler at/,
    ({ services }) => services.some(({ scaling }) => scaling),
  ],
];

/** A cell as a failure shows it. */
export const said = ([name, cell]: readonly [string, { readonly text: string } | string]): string =>
  `${name}: ${typeof cell === 'string' ? cell : cell.text}`;

/**
 * Registers the tests of a comparison: it speaks of the application, and of nothing else.
 *
 * @param read reads the artefacts of the application
 * @returns the cells, and the whole comparison, for further tests
 */
export function comparisonTests(
  definition: object,
  read: () => Artefacts,
): { cells: () => Cells; compared: () => Comparison } {
  const application = parseApplication(definition);
  let artefacts: Artefacts;
  let compared: Comparison;
  let cells: Cells;

  beforeAll(() => {
    artefacts = read();
    compared = comparison(artefacts);
    cells = cellsOf(compared);
  });

  it('says something of each row, and nothing of what the application does not have', () => {
    expect(comparisonSchema.parse(compared)).toEqual(compared);
    // Callers first: the other way round than services start.
    expect(compared.services).toEqual(application.services.map(({ name }) => name).reverse());
    expect(cells.length).toBeGreaterThan(100);
    const wrong = cells.filter(
      ([, { text, evidence }]) =>
        /not found|undefined|\[object|NaN|Infinity| [,;]|^$/.test(text) || evidence.length === 0,
    );
    expect(wrong.map(said)).toEqual([]);
    for (const [thing, word, has] of THINGS) {
      const spoken = has(application) ? [] : cells.filter(([, { text }]) => word.test(ofThis(text)));
      expect([thing, spoken.map(said)]).toEqual([thing, []]);
    }
  });

  it('has no row whose title names what the application does not have', () => {
    // Not these two: ports that a service calls, and the TLS of a database.
    const titles = compared.sections
      .flatMap(({ rows }) => rows.map(({ title }) => title))
      .filter((title) => title !== 'outbound ports' && title !== 'TLS');
    for (const [thing, word, has] of THINGS)
      expect([thing, has(application) ? [] : titles.filter((title) => word.test(title))]).toEqual([
        thing,
        [],
      ]);
  });

  it('has no mark for what was measured on the sample', () => {
    const measured = cells.filter(([, { text }]) => text.includes('measured on the sample'));
    // The sample's runs loaded a public HTTP port, and say nothing of an application without one.
    const speaksHttp = publicServices(application).some((service) => !isGrpc(service));
    expect(measured.length > 0).toBe(speaksHttp);
    for (const [name, cell] of measured) expect([name, cell.verdict]).toEqual([name, undefined]);
  });

  it('can be read in all its forms', async () => {
    const layOut = await layOuter();
    const excerptOf = excerpts(artefacts);
    const forms = [
      report(compared, { evidence: true }),
      markdown(compared, excerptOf),
      page(compared, excerptOf, layOut, { style: '', script: '' }),
    ];
    for (const form of forms) expect(form).not.toMatch(/\bNaN\b|Infinity|not found: |\[object |undefined/);
  });
  return { cells: () => cells, compared: () => compared };
}

/** A text without the figures that were measured on the sample. */
export const withoutTheSample = (text: string): string =>
  text.replaceAll(/measured on the sample, [^;]*/g, '');

/** The same, also without the reason why the sample's tiers ran no command. */
export const ofThis = (text: string): string => withoutTheSample(text).replaceAll(/; not run: .*/g, '');
