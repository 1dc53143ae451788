import { comparison } from '../../../../lib/compare/comparison.ts';
import type { Comparison } from '../../../../lib/compare/comparison-schema.ts';
import { MARKS } from '../../../../lib/compare/verdicts/marks.ts';
import { artefactsOf, cellsOf, rowsOf } from '../artefacts-of.ts';
import { oneService as service } from '../compared-service.ts';

const ONE = {
  name: 'shop',
  scaling: undefined,
  replicas: { min: 1, max: 1 },
  rollout: { ...service.rollout, surgePercent: 100, rollback: false },
  availability: { spreadOverZones: false, maxUnavailableReplicas: 1 },
};
const OPEN = {
  security: {
    ...service.security,
    readOnlyRootFilesystem: false,
    seccompProfile: 'unconfined',
    allowPrivilegeEscalation: true,
    writablePaths: [],
  },
  rollout: { ...service.rollout, surgePercent: 0, unavailablePercent: 100 },
  availability: { spreadOverZones: false, maxUnavailableReplicas: 1 },
};
const BARE = {
  secrets: [],
  sidecars: [],
};
const FIXED = { scaling: undefined, replicas: { min: 3, max: 3 } };
const SINGLETON = {
  singleton: true,
  scaling: undefined,
  replicas: undefined,
  rollout: undefined,
  availability: undefined,
};
const LEFT_OUT = 'left out';
const DOMAIN = {
  domainName: 'links.example.com',
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  hostedZoneName: 'example.com',
};

/**
 * A row's marks in the order of the columns: Compose, ECS, EKS, any Kubernetes. A space is for none. A row that does not
 * apply to the service is left out.
 */
const marksOf = (compared: Comparison, id: string): string => {
  const row = rowsOf(compared).find((one) => one.id === id);
  return row
    ? Object.values(row.cells)
        .map(({ verdict }) => (verdict ? MARKS[verdict].mark : ' '))
        .join('')
    : LEFT_OUT;
};

/** The part of a row's subject that a deployment gives, by the definition that it was rendered from. */
const EXPECTED: readonly (readonly [string, object | undefined, object, Readonly<Record<string, string>>])[] =
  [
    [
      'as it is',
      undefined,
      {},
      {
        tls: '----',
        certificates: LEFT_OUT,
        'idle-timeout': '·==-',
        'network-in': '===~',
        routing: '===~',
        'local-substitute': '~··=',
        table: '~==~',
        secrets: '~==~',
        'sidecar-file': '~~==',
        metrics: '~==~',
        traces: LEFT_OUT,
        disruption: '-===',
        sla: '-~~-',
        'platform-metrics': '~=~-',
        'alternatives-not-covered': '    ',
      },
    ],
    [
      'with one fixed replica',
      ONE,
      {},
      {
        'more-replicas': LEFT_OUT,
        'scales-by-load': LEFT_OUT,
        replicas: '====',
        scaling: LEFT_OUT,
        zones: '----',
        disruption: '-=~~',
        sla: '--~-',
        'outlives-a-machine': '-~~~',
        'restart-one-replica': '~~~~',
        'a-bad-release-is-rolled-back-automatically': '----',
      },
    ],
    [
      'without a writable path and a table',
      {
        security: { ...service.security, writablePaths: [] },
        table: undefined,
        environment: {},
        sidecars: [],
      },
      {},
      { 'root-file-system': '====', identity: '··=·' },
    ],
    [
      'with little hardening, a release that stops all, and data that goes with its stacks',
      OPEN,
      { keepData: false, natGateways: 2 },
      {
        'root-file-system': '----',
        seccomp: '----',
        escalation: '----',
        admission: '----',
        release: '-~~~',
        zones: '-~--',
        disruption: '-~==',
        durability: '~~~~',
        sla: '-~~-',
      },
    ],
    [
      'that is a singleton',
      SINGLETON,
      {},
      { 'more-replicas': LEFT_OUT, replicas: '====', release: '====', 'one-at-a-time': '==~=' },
    ],
    [
      'that is a singleton without a port for callers',
      { ...SINGLETON, exposure: undefined },
      {},
      { 'more-replicas': LEFT_OUT, release: '====' },
    ],
    [
      'of one replica, which a release may stop',
      { ...ONE, rollout: { ...OPEN.rollout, rollback: false } },
      {},
      { 'more-replicas': LEFT_OUT, release: '-~~~' },
    ],
    [
      'without secrets and sidecars',
      BARE,
      {},
      {
        secrets: LEFT_OUT,
        'secret-readers': LEFT_OUT,
        'rotate-a-secret': LEFT_OUT,
        'sidecar-image': LEFT_OUT,
        'sidecar-size': LEFT_OUT,
        'sidecar-liveness': LEFT_OUT,
        'sidecar-ends': LEFT_OUT,
        'sidecar-that-cannot-start': LEFT_OUT,
        'sidecar-image-missing': LEFT_OUT,
        'sidecar-file': LEFT_OUT,
        'to-a-sidecar': LEFT_OUT,
        metrics: LEFT_OUT,
      },
    ],
    [
      'with a domain name and a fixed number of replicas',
      FIXED,
      DOMAIN,
      { tls: '-==~', certificates: '-=~-', scaling: LEFT_OUT, 'more-replicas': '-===' },
    ],
  ];

const compared = new Map<string, Comparison>();
beforeAll(() => {
  for (const [name, change, context] of EXPECTED)
    compared.set(name, comparison(artefactsOf(change, change && context)));
});

describe.each(EXPECTED)('of a service %s', (name, _, __, expected) => {
  it('a mark says what this definition gets, whatever the platform could do', () => {
    const found = Object.keys(expected).map((id) => [id, marksOf(compared.get(name)!, id)]);
    expect(Object.fromEntries(found)).toEqual(expected);
  });

  it('each row says something of each deployment', () => {
    const wrong = cellsOf(compared.get(name)!).filter(
      ([, { text, evidence }]) =>
        /not found|undefined|\[object|NaN| [,;]|^$/.test(text) || evidence.length === 0,
    );
    expect(wrong.map(([cell, { text }]) => `${cell}: ${text}`)).toEqual([]);
  });

  it('a full mark never stands before a text that denies', () => {
    const denied = cellsOf(compared.get(name)!).filter(
      ([, { verdict, text }]) =>
        verdict === 'native' && /^(no|not|none|nothing|nowhere|unconfined|allowed|writable)\b/i.test(text),
    );
    expect(denied.map(([cell, { text }]) => `${cell}: ${text}`)).toEqual([]);
  });

  it('columns that say the same have the same mark', () => {
    const differing = rowsOf(compared.get(name)!).filter(({ cells }) => {
      const all = Object.values(cells);
      return (
        new Set(all.map(({ text }) => text)).size <
        new Set(all.map(({ text, verdict }) => `${text} ${verdict}`)).size
      );
    });
    expect(differing.map(({ id }) => id)).toEqual([]);
  });
});

const text = (name: string, id: string, target: 'compose' | 'ecs' | 'eks' | 'kubernetes') =>
  rowsOf(compared.get(name)!).find((row) => row.id === id)!.cells[target].text;

it('promises one task nothing that is promised to tasks in two zones', () => {
  expect(text('as it is', 'sla', 'ecs')).toMatch(/^99\.99 % of a month, for 2 tasks or more/);
  expect(text('with one fixed replica', 'sla', 'ecs')).toMatch(/^none for 1 task: /);
});

it('names as spread what is spread over, and as overridden what something overrides', () => {
  const [one, asItIs] = ['with one fixed replica', 'as it is'];
  expect(text(asItIs, 'outlives-a-machine', 'eks')).toContain('spread over each zone and hostname');
  expect(text(one, 'outlives-a-machine', 'eks')).toContain('; wherever the scheduler puts them;');
  // The autoscaler holds a fixed number, too; the scaling target of ECS acts on it only with a policy.
  for (const each of [asItIs, one])
    expect(text(each, 'scale', 'kubernetes')).toMatch(
      /the autoscaler overrides kubectl scale, also with a fixed number$/,
    );
  expect(text(asItIs, 'scale', 'ecs')).toMatch(/scaling may override update-service$/);
  expect(text(one, 'scale', 'ecs')).not.toContain('override');
  expect(text(asItIs, 'roll-back', 'ecs')).toMatch(/^automatic for a failed release/);
  expect(text(one, 'roll-back', 'ecs')).toMatch(/^git revert/);
  expect(text(one, 'cost-of-replicas', 'eks')).toContain('1 pod on nodes');
});

it('names the hosts alone as spread over, where the definition asks for no zones', () => {
  const several = {
    ...ONE,
    scaling: service.scaling,
    replicas: { min: 1, max: 3 },
  };
  const row = rowsOf(comparison(artefactsOf(several))).find(({ id }) => id === 'outlives-a-machine')!;
  expect(row.cells.eks.text).toContain('spread over each hostname if there is room;');
});

it('names no secrets where there are none', () => {
  const bare = 'without secrets and sidecars';
  expect(text('as it is', 'fixed-cost', 'ecs')).toContain('secrets');
  expect(text(bare, 'fixed-cost', 'ecs')).not.toContain('secrets');
  expect(text(bare, 'on-premises', 'eks')).toMatch(/ and need table and identity in AWS\. The same charts/);
});
