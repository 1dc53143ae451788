import { sum } from 'd3-array';
import type { DeployedStack } from '../../deploy/handling.ts';
import { type Assumptions, DEFAULTS } from '../cost/assumptions.ts';
import { breakEven, CONDITIONS, FAR, isAlwaysDearer, singleConditions } from '../cost/break-even.ts';
import { type Basis, CHARGE_KIND_IDS, type ChargeKind } from '../cost/charge.ts';
import { copiesText } from '../cost/copies.ts';
import { unpricedClasses } from '../cost/left-out.ts';
import { machineText, noMachineHolds } from '../cost/machine.ts';
import { aDay, assumed, atRest, type Bill, type Billed, bill, dollars, sumOf } from '../cost/model.ts';
import { PRICES } from '../cost/prices.ts';
import { nodesText, noNodeHolds } from '../cost/replica-charges.ts';
import { areAllWorkers, haveProxies, isThere, type Quantities } from '../cost/stack-quantities.ts';
import { counted, enumerated } from '../counted.ts';
import { addressesOf } from '../readings/addresses.ts';
import { billed, quantitiesIn } from '../readings/billed.ts';
import { cite, type Statement, say } from '../readings/cell.ts';
import { firstDeploy } from '../readings/first-deploy.ts';
import { keptAfterDestroy } from '../readings/kept.ts';
import { protectedDatabases } from '../readings/protected-databases.ts';
import type { Readers } from '../readings/readers.ts';
import { clause, combine, given, map, type Reading, words } from '../readings/reading.ts';
import { applicationName } from '../readings/service-names.ts';
import { awaitedSecrets, beforeFirstDeploy } from '../runbook/first-deploy.ts';
import { deletionAllowed } from '../runbook/moves.ts';
import { byTarget, type Target } from '../targets.ts';
import { type Concern, concern, type SectionOf } from './section.ts';

/** The monthly cost on AWS of the templates' resources, at minimum replicas, with assumed traffic. */
export const cost: SectionOf = (on) => ({ title: 'Cost a month', concerns: rows(on) });

/** The row of the total cost, which other sections show, too. */
export const wholeCost = (on: Readers): Concern => whole(costs(on));

/** Makes the readings that all rows share, from one bill. */
function costs(on: Readers) {
  const parts = billed(on);
  const quantities = quantitiesIn(parts).value;
  const basis = quantities && { quantities, prices: PRICES };
  const atLeast = basis && bill(basis, assumed(basis.quantities));

  /** A computed value, with the parts of the templates that it depends on. */
  const computed = <T>(
    of: readonly QuantityName[],
    compute: (basis: Basis, atLeast: Bill) => T | undefined,
  ): Reading<T> =>
    combine(
      // A cell names the first place that is absent. So the parts without a value come first: a part that has one may have
      // places that are absent, too, which then mean "none".
      of
        .map((part): Reading<unknown> => parts[part])
        .sort((a, b) => Number(a.value !== undefined) - Number(b.value !== undefined)),
      () => (basis && atLeast ? compute(basis, atLeast) : undefined),
    );

  /** The sum of charges, with the prices that it depends on. */
  const costOf = (
    of: readonly QuantityName[],
    target: Billed,
    kinds: readonly ChargeKind[],
    each = 1,
  ): Reading<string> => {
    const lines = (atLeast?.lines ?? []).filter(
      (line) => kinds.includes(line.kind) && line.dollars[target] > 0,
    );
    const whole = computed(of, (_, atLeast) => sum(kinds, (kind) => sumOf(atLeast, kind, target)) / each);
    const prices = [...new Set(lines.flatMap((line) => line.prices))].map((price) => ({ price }));
    const reading = given('a month', 'USD', whole, (value) => Math.round(value * 100) / 100);
    return { ...map(reading, dollars), evidence: [...whole.evidence, ...prices] };
  };
  /** The reason why the price of the nodes is not known; undefined if it is known. */
  const unknown =
    basis && atLeast && !atLeast.nodes
      ? computed(NODES, (of) => noNodeHolds(of, assumed(of.quantities)))
      : undefined;
  const nodes = computed(NODES, (_, { nodes }) => nodes && nodesText(nodes));
  /** The name of the machine for Docker Compose; undefined where its price is not known. */
  const machine = atLeast?.machine && computed(MACHINE, (_, { machine }) => machine && machineText(machine));
  /** The reason why that price is not known. */
  const noMachine = computed(MACHINE, ({ quantities }) => noMachineHolds(quantities));
  return { quantities, computed, costOf, unknown, nodes, machine, noMachine };
}

type Costs = ReturnType<typeof costs>;
type QuantityName = keyof Quantities;

const whole = ({ quantities, computed, costOf, unknown, machine, noMachine, nodes }: Costs): Concern => {
  const traffic = words(`${trafficOf(quantities)} as assumed`);
  const unconfirmed = (target: Billed) =>
    computed([], (_, { unverified }) => {
      const { length } = unverified[target];
      return length === 0 ? '' : `; ${counted(length, 'price')} not confirmed`;
    });
  const without = computed([], ({ quantities }) => {
    const classes = unpricedClasses(quantities);
    return classes.length === 0
      ? ''
      : `; without databases of ${classes.join(', ')}, whose price is not known`;
  });
  // The costs have it line by line. Here it belongs, as many read nothing else of them.
  const withProxyCpu = computed(['tasks'], (basis) =>
    haveProxies(basis.quantities)
      ? `; ${dollars(bill(basis, assumed(basis.quantities, { proxyCpu: 1 })).total.ecs)} with CPU for its proxies`
      : '',
  );
  return row('monthly cost at minimum replicas', {
    compose: machine
      ? say`${costOf(MACHINE, 'compose', CHARGE_KIND_IDS)} on an assumed EC2 machine (${machine})${unconfirmed('compose')}`
      : say`not known: ${noMachine}`,
    ecs: say`${costOf([...FIXED.ecs, ...TASKS, 'taskLogDays'], 'ecs', CHARGE_KIND_IDS)}, ${traffic}${without}${withProxyCpu}${unconfirmed('ecs')}`,
    eks: unknown
      ? say`not known: ${unknown}`
      : say`${costOf([...FIXED.eks, ...NODES, 'podLogDays'], 'eks', CHARGE_KIND_IDS)}, ${traffic}${without}; nodes modelled: ${nodes}${unconfirmed('eks')}`,
  });
};

function rows(on: Readers): Concern[] {
  const all = costs(on);
  const { computed, costOf, unknown, machine, noMachine } = all;
  const cpu = computed(MACHINE, (_, { machine }) =>
    machine?.baseline === undefined
      ? ''
      : `; containers use ${DEFAULTS.machineCpuPercent} % of their CPU limits on average`,
  );
  const fixed = computed(['secrets', 'tables', 'databases', 'caches', 'loadBalancers'], (of) =>
    fixedParts(of.quantities),
  );
  const parted = [
    row('fixed cost', {
      compose: machine
        ? say`${costOf(MACHINE, 'compose', ['fixed'])}: an assumed EC2 machine (${machine}), its volume and its address${cpu}`
        : say`not known: ${noMachine}`,
      ecs: say`${costOf(FIXED.ecs, 'ecs', ['fixed'])}: ${fixed}`,
      eks: say`${costOf(FIXED.eks, 'eks', ['fixed'])}: the same, and the control plane, its logs and its key`,
    }),
    ofReplicas(all),
    ofTraffic(all),
  ];
  const left = (of: readonly QuantityName[], target: Billed) =>
    computed(of, (basis) => dollars(atRest(basis).total[target]));
  const destroyed = words(destroyedBy(on));
  return [
    ...parted,
    belowIts(parted, whole(all)),
    row('left running for a month without a request', {
      compose: machine ? say`${left(MACHINE, 'compose')}: the machine` : say`not known: ${noMachine}`,
      ecs: say`${left([...FIXED.ecs, ...TASKS], 'ecs')} a month, until ${destroyed}`,
      eks: unknown
        ? say`not known: ${unknown}`
        : say`${left([...FIXED.eks, ...NODES], 'eks')} a month, until ${destroyed}`,
    }),
    forgotten(on, all),
    row('break-even', {
      ...breakEvens(all),
      compose: say`none: one machine, with one container of each service${cite('compose-production')}`,
    }),
  ];
}

/** The words for all that ends the costs on AWS. CloudFormation keeps a database with deletion protection. */
function destroyedBy({ artefacts }: Readers): string {
  const names = protectedDatabases(artefacts).map(({ name }) => name);
  return `${names.length > 0 ? `deletion protection of ${names.join(', ')} is off, and ` : ''}${artefacts.handling.destroy.all}`;
}

/** The row of the commands that deploy and destroy, and of what a day costs in between. */
function forgotten(on: Readers, { computed, unknown }: Costs): Concern {
  const {
    artefacts,
    compose: { file },
    kubernetes: { object },
  } = on;
  const { handling } = artefacts;
  const { bootstrap, compose, deploy, destroy, manifests } = handling;
  const first = firstDeploy(artefacts);
  const guarded = protectedDatabases(artefacts);
  const before = (target: Target) => beforeFirstDeploy(target, first, handling);
  const day = (of: readonly QuantityName[], stack: DeployedStack) =>
    computed(of, (basis) => {
      const { Shared, [stack]: own } = aDay(basis);
      return own === undefined
        ? undefined
        : `${dollars(Shared + own)} a day, including ${dollars(Shared)} for the shared stack, until ${destroyedBy(on)}`;
    });
  const stays = (stack: 'ecs' | 'eks') => {
    const names = keptAfterDestroy(artefacts, stack);
    return words(names.length > 0 ? `; ${enumerated(names)} stay, and are billed` : '');
  };
  // The namespace is among the manifests, and everything in it goes with it.
  const dataLost = clause(
    object('PersistentVolumeClaim/')('metadata', 'name'),
    () => '; kubectl delete deletes the data, too: the namespace with its claims',
  );
  const onAws = (target: 'ecs' | 'eks', stack: DeployedStack) => [
    bootstrap,
    ...before(target),
    deploy[stack],
    ...addressesOf(artefacts, target),
    ...deletionAllowed(applicationName(artefacts), guarded),
    destroy.all,
  ];
  const title = 'deployed today, and forgotten';
  const all = row(title, {
    compose: say`what the machine costs until you terminate it${clause(file('volumes'), () => `; ${compose} down keeps the volumes`)}${cite('compose-production')}`,
    ecs: say`${day([...FIXED.ecs, ...TASKS], 'EcsFargate')}${stays('ecs')}`,
    eks: unknown ? say`not known: ${unknown}` : say`${day([...FIXED.eks, ...NODES], 'Eks')}${stays('eks')}`,
  }).cells;
  return concern(title, [], {
    compose: {
      ...all.compose,
      commands: [
        ...before('compose'),
        `${compose} up --detach`,
        ...addressesOf(artefacts, 'compose'),
        `${compose} down`,
      ],
    },
    ecs: { ...all.ecs, commands: onAws('ecs', 'EcsFargate') },
    eks: { ...all.eks, commands: onAws('eks', 'Eks') },
    kubernetes: {
      ...say`${onOwnMachines}${dataLost}${cite('kubernetes-production')}`,
      commands: [
        ...before('kubernetes'),
        `kubectl apply -f ${manifests}`,
        ...awaitedSecrets(first),
        ...addressesOf(artefacts, 'kubernetes'),
        `kubectl delete -f ${manifests}`,
      ],
    },
  });
}

/** The break-even in one sentence for each deployment: first as assumed, then the assumptions that it depends on. */
function breakEvens({ computed }: Costs): Record<'ecs' | 'eks', Statement> {
  const from = (basis: Basis, change: Partial<Assumptions>) =>
    breakEven(basis, assumed(basis.quantities, change), 'copies');
  const of = (compute: (basis: Basis, atLeast: Bill) => string) => computed(['tasks', ...NODES], compute);
  const upTo = `copies of the application up to ${FAR}`;
  const onEks = (basis: Basis, { nodes }: Bill): string => {
    if (!nodes) return 'not known';
    const even = CONDITIONS.map(({ change }) => from(basis, change));
    const first = even.findIndex((one) => one !== undefined);
    const on = `no more than ECS from ${copiesText(basis.quantities, even[first] ?? 0)} on`;
    if (first === 0) return `costs ${on}`;
    const dearer = isAlwaysDearer(basis, assumed(basis.quantities), 'copies')
      ? `costs more than ECS at every number of ${upTo}`
      : `costs more than ECS at ${FAR} copies of the application, and no more at some smaller numbers`;
    if (first < 0) return `${dearer}, also under each other assumption that was tried`;
    const conditions = CONDITIONS.slice(1, first + 1).map(({ title }) => title);
    return `${dearer}; it would cost ${on}, ${conditions.join(' ')}`;
  };
  /** The break-even where one assumption alone is another, if there is one. */
  const alone = (basis: Basis, { nodes }: Bill): string => {
    if (!nodes || from(basis, {}) !== undefined) return '';
    const all = singleConditions(basis.quantities).map(({ title, change }) => ({
      title,
      even: from(basis, change),
    }));
    const without = all.filter(({ even }) => even === undefined).map(({ title }) => title);
    return [
      ...(without.length > 0 ? [`; ${without.join(' or ')} alone, no break-even up to ${FAR}`] : []),
      ...all.flatMap(({ title, even }) =>
        even === undefined ? [] : [`; ${title} alone, no more from ${copiesText(basis.quantities, even)} on`],
      ),
    ].join('');
  };
  return {
    ecs: say`modelled, as assumed: ${of((basis, { nodes }) => {
      if (!nodes) return 'not known';
      const even = from(basis, {});
      if (even !== undefined)
        return even > 1
          ? `costs less than EKS up to ${copiesText(basis.quantities, even - 1)}`
          : 'costs no less than EKS';
      return isAlwaysDearer(basis, assumed(basis.quantities), 'copies')
        ? `costs less than EKS at every number of ${upTo}`
        : `costs less than EKS at ${FAR} copies of the application, and no less at some smaller numbers`;
    })}`,
    eks: say`modelled, as assumed: ${of((basis, all) => `${onEks(basis, all)}${alone(basis, all)}`)}`,
  };
}

/** The parts of the fixed cost that the application has, in words. */
const fixedParts = ({ loadBalancers, secrets, tables, databases, caches }: Quantities): string =>
  [
    'network',
    ...(isThere(loadBalancers) ? ['load balancer'] : []),
    ...(isThere(secrets) ? ['secrets'] : []),
    ...(isThere(tables) ? ['data'] : []),
    ...(databases.length > 0 ? ['databases'] : []),
    ...(isThere(caches) ? ['caches'] : []),
  ].join(', ');

/** The row of all replicas, with the cost of one: of the only service or, of several services, on average. */
function ofReplicas({ quantities, computed, costOf, unknown, nodes }: Costs): Concern {
  const replicas = sum(quantities?.replicas ?? []);
  const average = words(quantities?.services.length === 1 ? '' : ' on average');
  /** The cost of a pod on nodes that are full. Pods of several sizes have none. */
  const fullNode = computed(NODES, (_, { nodes, lines }) => {
    const [only, ...others] = nodes ?? [];
    if (only?.podsPerNode === undefined || others.length > 0) return '';
    return `; ${dollars(sumOf({ lines }, 'replicas', 'eks') / only.count / only.podsPerNode)} a pod on full nodes`;
  });
  const count = (noun: string) => computed(['replicas'], () => counted(replicas, noun));
  return row('cost of replicas', {
    compose: say`${costOf(MACHINE, 'compose', ['replicas'])}: all containers are on that machine`,
    ecs: say`${costOf(TASKS, 'ecs', ['replicas'])}: ${count('task')}, ${costOf(TASKS, 'ecs', ['replicas'], replicas)} each${average}`,
    eks: unknown
      ? say`not known: ${unknown}`
      : say`${costOf(NODES, 'eks', ['replicas'])}: ${count('pod')} on nodes as modelled: ${nodes}${fullNode}`,
  });
}

/** The row of what grows with requests or, of workers alone, with the lines of their logs. */
function ofTraffic({ quantities, computed, costOf }: Costs): Concern {
  const onAws = ['publicServices', 'loadBalancers', 'tables'] as const;
  const load = computed(['servicesWithPorts'], ({ quantities: of }) => {
    if (areAllWorkers(of)) return `${counted(DEFAULTS.requestsPerSecond, 'line')} a second in each log`;
    const orWork = of.servicesWithPorts < of.services.length ? ', or lines in the log of a worker' : '';
    return `${counted(DEFAULTS.requestsPerSecond, 'request')} a second to each service${orWork}`;
  });
  const onCompose = computed(['servicesWithPorts', 'publicServices'], ({ quantities: of }) => {
    if (areAllWorkers(of)) return 'logs stay on the machine';
    return of.publicServices > 0 ? 'responses to the internet' : 'nothing is public';
  });
  const what = trafficOf(quantities);
  return row(`cost of ${what}`, {
    compose: say`${costOf(['publicServices'], 'compose', ['traffic'])}: ${onCompose}`,
    ecs: say`${costOf([...onAws, 'taskLogDays'], 'ecs', ['traffic'])}, as assumed: ${load}`,
    eks: say`${costOf([...onAws, 'podLogDays'], 'eks', ['traffic'])}, as assumed: the same, with log lines ${words(String(DEFAULTS.podLogFactor))} times as long`,
  });
}

/** The word for charges that grow with requests, or for those of workers alone. */
const trafficOf = (quantities: Quantities | undefined): string => {
  if (!quantities || !areAllWorkers(quantities)) return 'traffic';
  return isThere(quantities.tables) ? 'logs and tables' : 'logs';
};

/** A sum without the evidence of its parts, which are the rows above it. */
function belowIts(parts: readonly Concern[], sum: Concern): Concern {
  const cell = (target: Target): Statement => {
    const { evidence, ...all } = sum.cells[target];
    const above = new Set(
      parts.flatMap(({ cells }) => cells[target].evidence.map((one) => JSON.stringify(one))),
    );
    const own = evidence.filter((one) => !above.has(JSON.stringify(one)));
    return { ...all, evidence: all.complete && own.length > 0 ? own : evidence };
  };
  return { ...sum, cells: byTarget(cell) };
}

const MACHINE = ['containers'] as const;
const SHARED = [
  ...(['natGateways', 'addresses', 'secrets', 'tables', 'databases', 'caches', 'loadBalancers'] as const),
] as const;
const FIXED: Readonly<Record<'ecs' | 'eks', readonly QuantityName[]>> = {
  ecs: [...SHARED, 'balancerZones'],
  eks: [...SHARED, 'nodeZones', 'clusters', 'keys', 'controlPlaneLogDays'],
};
const TASKS = ['tasks', 'replicas'] as const;
const NODES = ['pods', 'nodeZones', 'metricsServer', 'replicas'] as const;

const onOwnMachines = words('what your machines cost');

/** A row without evidence of what the application does not have: nothing is billed for it. */
const row = (title: string, { compose, ecs, eks }: Record<Billed, Statement>): Concern =>
  concern(title, [], {
    compose: withoutAbsent(compose),
    ecs: withoutAbsent(ecs),
    eks: withoutAbsent(eks),
    kubernetes: say`${onOwnMachines}${cite('kubernetes-production')}`,
  });

/** The pointer to a resource of a type of which a template has none. */
const OF_A_TYPE = /^\/Resources\/AWS::/;

const withoutAbsent = (cell: Statement): Statement =>
  cell.complete
    ? {
        ...cell,
        evidence: cell.evidence.filter(
          (one) => !('pointer' in one && !one.found && OF_A_TYPE.test(one.pointer)),
        ),
      }
    : cell;
