import { comparison } from '../../../../lib/compare/comparison.ts';
import type { Cell } from '../../../../lib/compare/comparison-schema.ts';
import type { Target } from '../../../../lib/compare/targets.ts';
import type { FieldPath } from '../../../../lib/compare/verdicts/definition-fields.ts';
import { VERDICTS } from '../../../../lib/compare/verdicts/verdicts.ts';
import type { serviceSchema } from '../../../../lib/definition/service-schema.ts';
import { artefactsOfApplication, cellsOf, texts } from '../artefacts-of.ts';

const PROXY = { name: 'proxy', image: 'org/proxy:1' };

const artefacts = (security: object, sidecars: readonly object[] = []) => {
  const web = { image: { reference: 'org/web:1' }, ports: { http: 3000 }, exposure: { port: 'http' } };
  return artefactsOfApplication({ name: 'shop', services: { web: { ...web, security, sidecars } } });
};
const cells = (security: object, sidecars?: readonly object[]): ReadonlyMap<string, Cell> =>
  new Map(cellsOf(comparison(artefacts(security, sidecars))));

/** Each field of the security context, loosened alone. Root needs `allowRoot`, too. */
const LOOSE: Readonly<Record<keyof ReturnType<typeof serviceSchema.parse>['security'], object>> = {
  userId: { allowRoot: true, userId: 0 },
  allowRoot: { allowRoot: true },
  readOnlyRootFilesystem: { readOnlyRootFilesystem: false },
  seccompProfile: { seccompProfile: 'unconfined' },
  allowPrivilegeEscalation: { allowPrivilegeEscalation: true },
  capabilities: { capabilities: 'default' },
  writablePaths: { writablePaths: [{ path: '/var/cache', sizeMiB: 8 }] },
};

const MARKS = ['absent', 'approximated', 'native'];
const rank = (cell: Cell | undefined): number => MARKS.indexOf(cell?.verdict ?? '');
const targetOf = (name: string): string => name.slice(name.indexOf(' of ') + 4);

let strict: ReadonlyMap<string, Cell>;
beforeAll(() => {
  strict = cells({});
});

describe.each(Object.entries(LOOSE))('security.%s, loosened alone', (field, security) => {
  let loose: ReadonlyMap<string, Cell>;
  beforeAll(() => {
    loose = cells(security);
  });

  it('shows in a cell of each target that has the field', () => {
    const path = (field === 'writablePaths' ? 'security.writablePaths[]' : `security.${field}`) as FieldPath;
    const moved = [...loose].filter(
      ([name, { text, verdict }]) => text !== strict.get(name)?.text || verdict !== strict.get(name)?.verdict,
    );
    const having = (['compose', 'ecs', 'eks', 'kubernetes'] as Target[]).filter(
      (target) => VERDICTS[path][target].verdict !== 'absent',
    );
    expect(having.length).toBeGreaterThan(1);
    expect([...new Set(moved.map(([name]) => targetOf(name)))]).toEqual(expect.arrayContaining(having));
  });

  it('is never better', () => {
    const better = [...loose].filter(([name, cell]) => rank(cell) > rank(strict.get(name)));
    expect(better.map(([name, { text }]) => `${name}: ${text}`)).toEqual([]);
  });
});

it('gives root no good mark, and the unknown user of an image only where root is refused', () => {
  const marks = (security: object, sidecars?: readonly object[]) => {
    const all = cells(security, sidecars);
    return ['compose', 'ecs', 'eks', 'kubernetes'].map((target) => all.get(`user of ${target}`)?.verdict);
  };
  const three = (verdict: string) => Array(4).fill(verdict);
  expect(marks({})).toEqual(['approximated', 'approximated', 'native', 'native']);
  expect(marks({ userId: 10_001 })).toEqual(three('native'));
  expect(marks({ allowRoot: true })).toEqual(three('approximated'));
  expect(marks({ allowRoot: true, userId: 0 })).toEqual(three('absent'));
  expect(marks({ allowRoot: true, userId: 10_001 }, [{ ...PROXY, userId: 0 }])).toEqual(three('absent'));
});

it('names the sidecars that run as root', () => {
  const sidecars = [PROXY, { ...PROXY, name: 'agent', userId: 0 }];
  const all = texts(artefacts({ allowRoot: true, userId: 10_001 }, sidecars), 'user');
  expect(all.map((text) => text.replace(', root is not refused', ''))).toEqual([
    '10001:10001; root in sidecar web-agent',
    '10001:10001; root in sidecar agent',
    '10001:10001; root in sidecar agent',
    '10001:10001; root in sidecar agent',
  ]);
});
