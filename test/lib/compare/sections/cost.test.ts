import { comparison } from '../../../../lib/compare/comparison.ts';
import { costNotes } from '../../../../lib/compare/report/page/cost-notes.ts';
import { artefactsOfApplication, rowsOf } from '../artefacts-of.ts';

const SERVICE = { image: { reference: 'org/web:1' } };
const WEB = { ...SERVICE, ports: { http: 3000 } };
const TABLE = { partitionKey: 'id', operations: ['GetItem'] };

const compared = (services: object) => comparison(artefactsOfApplication({ name: 'shop', services }));

/** The title and the texts of the row of charges that grow with the work. */
function work(services: object) {
  const rows = rowsOf(compared(services)).filter(({ id }) => id.startsWith('cost-of-'));
  const row = rows.find(({ id }) => id !== 'cost-of-replicas');
  return [row?.title, ...Object.values(row?.cells ?? {}).map(({ text }) => text.replace(/\$[\d.]+/, '$'))];
}

it('says what is billed for workers: the lines of their logs, not requests', () => {
  expect(work({ mailer: SERVICE })).toEqual([
    'cost of logs',
    '$: logs stay on the machine',
    '$, as assumed: 10 lines a second in each log',
    '$, as assumed: the same, with log lines 5.7 times as long',
    'what your machines cost',
  ]);
  expect(work({ mailer: { ...SERVICE, table: TABLE } })[0]).toBe('cost of logs and tables');
});

it('speaks of requests where a service takes some, and of both where another takes none', () => {
  expect(work({ web: WEB })[0]).toBe('cost of traffic');
  expect(work({ web: WEB })[2]).toBe('$, as assumed: 10 requests a second to each service');
  expect(work({ web: WEB, mailer: SERVICE })[2]).toBe(
    '$, as assumed: 10 requests a second to each service, or lines in the log of a worker',
  );
});

/** A row of the section, and its cells. */
const rowOf = (services: object, id: string) => {
  const { sections } = compared(services);
  const found = sections.find((one) => one.id === 'cost')?.rows.find((one) => one.id === id);
  if (!found) throw new Error(`there must be a row ${id}`);
  return found.cells;
};

it('says of a break-even first what is assumed, then what it depends on', () => {
  const { ecs, eks } = rowOf({ web: WEB }, 'break-even');
  expect(ecs.text).toBe(
    'modelled, as assumed: costs less than EKS at every number of copies of the application up to 400',
  );
  expect(eks.text).toMatch(
    /^modelled, as assumed: costs more than ECS at every number of copies of the application up to 400; it would cost no more than ECS from \d+ copies of the application on, if pods requested half of their sizes in the definition \(assumed: 100 %\) and log lines were no longer than on ECS \(assumed: 5\.7 times as long\); with log lines no longer than on ECS alone, no break-even up to 400$/,
  );
});

it('names no type of resource that the application does not have, and all places that are missing', () => {
  const artefacts = artefactsOfApplication({ name: 'shop', services: { web: WEB, mailer: SERVICE } });
  const absent = ({ sections }: ReturnType<typeof comparison>) =>
    sections
      .filter(({ id }) => id === 'cost')
      .flatMap(({ rows }) => rows.flatMap(({ cells }) => Object.values(cells)))
      .flatMap(({ evidence }) => evidence.filter((one) => 'found' in one && !one.found));
  const all = absent(comparison(artefacts));
  expect(all.filter((one) => 'pointer' in one && one.pointer.startsWith('/Resources/AWS::'))).toEqual([]);
  const { root } = artefacts.eks;
  const Resources = Object.fromEntries(
    Object.entries(root.Resources as object).filter(([, { Type }]) => Type !== 'AWS::EKS::Cluster'),
  );
  const without = { ...artefacts, eks: { ...artefacts.eks, root: { ...root, Resources } } };
  expect(absent(comparison(without)).length).toBeGreaterThan(all.length);
});

it('says of the machine for Docker Compose that it is burstable', () => {
  const text = (services: object) => rowOf(services, 'fixed-cost').compose.text;
  expect(text({ web: WEB })).toMatch(
    /: an assumed EC2 machine \(t3\.small, burstable\), its volume and its address; containers use 20 % of their CPU limits on average$/,
  );
  // More vCPU than the burstable types of the price list have.
  const large = { ...WEB, cpuMillicores: 2000, memoryMiB: 4096 };
  const second = { ...SERVICE, cpuMillicores: 1000, memoryMiB: 2048 };
  expect(text({ web: large, mailer: second })).toMatch(/\(\w+\.xlarge\), its volume and its address$/);
});

it('has the total by replicas in the document, with the reason why it stays the same', () => {
  const notes = costNotes(compared({ web: WEB, api: { ...SERVICE, ports: { http: 3001 } } }));
  expect(notes?.replicas.map(([title]) => title)).toEqual([
    'monthly cost by the replicas of each service',
    ...[1, 2, 3, 8].map((replicas) => `${replicas} replica${replicas === 1 ? '' : 's'}`),
  ]);
  expect(notes?.unchanged).toEqual([
    expect.stringMatching(/^Docker Compose has no price for more replicas/),
    expect.stringMatching(
      /^EKS costs the same for 1, 2 and 3 replicas: the fewest nodes, one in each of 2 zones/,
    ),
  ]);
});

it('assumes no requests of an application without a port', () => {
  const bare = compared({ mailer: SERVICE });
  expect(costNotes(bare)?.assumptions.filter((one) => /\brequests?\b/.test(one))).toEqual([]);
  const whole = rowsOf(bare).find(({ id }) => id === 'monthly-cost-at-minimum-replicas');
  expect(whole?.cells.ecs.text).toMatch(/, logs as assumed$/);
});

it('counts the pods of metrics-server on EKS only where the template has the add-on', () => {
  const told = (service: object) => {
    const one = compared({ web: { ...WEB, ...service } });
    return [
      one.sections
        .flatMap(({ rows }) => rows)
        .find(({ id }) => id === 'platform-metrics')!
        .cells.eks.text.includes('metrics-server'),
      costNotes(one)!.assumptions.filter((text) => text.includes('metrics-server')).length > 0,
      costNotes(one)!.assumptions.find((text) => text.startsWith("CPU of the add-ons' other pods"))!,
    ];
  };
  expect(told({ replicas: { min: 2, max: 4 }, scaling: { targetCpuPercent: 60 } })).toEqual([
    true,
    true,
    expect.stringContaining(' 300 '),
  ]);
  expect(told({ replicas: { min: 2, max: 2 } })).toEqual([false, false, expect.stringContaining(' 100 ')]);
});

it('says what stays after a destroy, and is billed: by the deletion policies of the templates', () => {
  const stays = (definition: object, context?: object) => {
    const { cells } = rowsOf(comparison(artefactsOfApplication(definition, context))).find(
      ({ id }) => id === 'deployed-today-and-forgotten',
    )!;
    return [cells.ecs, cells.eks].map(({ text }) => text.replace(/^.*destroy --all/, ''));
  };
  expect(stays({ name: 'shop', services: { web: WEB } })).toEqual(
    Array(2).fill('; logs stay, and are billed'),
  );
  const withData = {
    name: 'shop',
    services: { web: { ...WEB, table: TABLE } },
    resources: { jobs: { type: 'redis' } },
  };
  expect(stays(withData)).toEqual(Array(2).fill('; logs, tables and last snapshots stay, and are billed'));
  expect(stays(withData, { keepData: false })).toEqual(Array(2).fill(''));
});
