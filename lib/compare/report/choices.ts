import { group, sort } from 'd3-array';
import type { Comparison, Level, Row } from '../comparison-schema.ts';
import { enumerated } from '../counted.ts';
import type { Target } from '../targets.ts';
import { rowAt } from './row-at.ts';

/*
 * Which deployment to choose: for each, the needs of a reader that speak for it and against it, from the rows of the
 * comparison. Nothing is added up, and nothing wins.
 */

/** The words before the reasons for each deployment. */
const BEGINNINGS: Readonly<Record<Target, string>> = {
  compose: 'Stay on Docker Compose',
  ecs: 'Take ECS on Fargate',
  eks: 'Take EKS',
  kubernetes: 'Keep your own cluster',
};

/** A need in the words of a reader, after "if"; where it is met in part; and what follows where it is not met. */
interface Need {
  readonly row: string;
  readonly met: string;
  readonly partly?: string;
  /** The consequence for each deployment, if it differs. A deployment without an entry has none to name. */
  readonly not: string | Readonly<Partial<Record<Target, string>>>;
}

const ROLLBACK = 'a-bad-release-is-rolled-back-automatically';
const VERSION = 'no-version-to-upgrade';
const REPLICAS = 'more-replicas';

/** The needs. `ends` is the day on which the support of the version on EKS ends, if a row has it. */
const needsOf = (ends: string | undefined): readonly Need[] => [
  {
    row: 'the-same-file-on-a-laptop',
    met: 'the same files should run on every laptop',
    partly: 'you want Kubernetes on laptops, too, by manifests of the same charts',
    not: 'on a laptop you need another file, such as the Compose file',
  },
  {
    row: 'on-premises',
    met: 'it should run on your own machines',
    partly: 'you want Kubernetes on your own machines, too, by manifests of the same charts',
    not: 'it runs only in AWS',
  },
  {
    row: 'users-reach-it-from-the-internet',
    met: 'users should reach it by HTTPS without a proxy of yours',
    partly: 'users should reach it from the internet without a proxy of yours',
    not: {
      compose: 'it answers on 127.0.0.1 alone until you add a proxy',
      kubernetes: 'you bring the ingress controller or load balancer',
    },
  },
  { row: REPLICAS, met: 'you need several replicas', not: 'there is one replica' },
  {
    row: 'a-store-for-production',
    met: 'its table should be in a store that is made for production',
    not: 'its table is in DynamoDB Local, which is for development and tests',
  },
  {
    row: 'backups-are-made',
    met: 'backups of its data should be made for you',
    not: 'you make backups of its data yourself',
  },
  {
    row: 'jobs-run-on-a-schedule',
    met: 'its jobs should run on a schedule',
    not: 'nothing runs its jobs on a schedule',
  },
  {
    row: 'no-request-fails-in-a-release',
    met: 'no request may fail in a release',
    not: 'requests fail in each release',
  },
  {
    row: ROLLBACK,
    met: 'a release whose tasks do not become healthy should be rolled back automatically',
    not: 'you have to roll back a bad release yourself',
  },
  {
    row: 'a-hung-process-is-replaced',
    met: 'a process that hangs should be replaced',
    not: 'a process that hangs is not replaced',
  },
  {
    row: 'outlives-a-machine',
    met: 'it should survive the loss of a machine',
    not: 'if the machine fails, the application is down',
  },
  {
    row: 'no-machine-to-patch',
    met: 'you do not want to patch machines',
    not: 'you patch the machines yourself',
  },
  {
    row: VERSION,
    met: 'you do not want to upgrade the version of a platform',
    not: {
      compose: 'you upgrade Docker Engine yourself',
      eks: `you upgrade Kubernetes, one version at a time, of about three a year${ends === undefined ? '' : ` (next before ${ends})`}`,
      kubernetes: 'you upgrade Kubernetes, one version at a time, of about three a year',
    },
  },
  {
    row: 'a-shell-in-a-replica',
    met: 'you want a shell in a replica without enabling it first',
    not: 'there is no shell',
  },
];

/** The most reasons of each kind. */
const MOST = { for: 5, repeated: 3, against: 4 };

/** The row with the version of Kubernetes, and the value of its cell that is the end of support. */
const SUPPORT = { row: 'operations/upgrades', value: 'standard support ends' };

/** The row with the costs, and the value of its cells in dollars. */
const COST = { row: 'cost/monthly-cost-at-minimum-replicas', value: 'a month' };

export interface Reason {
  readonly text: string;
  /** The id of the row that says it, as `section/row`. */
  readonly row: string;
}

export interface Choice {
  readonly target: Target;
  /** The reasons for which the deployment is refused as it is. */
  readonly refused: readonly string[];
  readonly beginning: string;
  /** The reasons that speak for this deployment alone or, if it has none, those that it shares: see {@link shared}. */
  readonly for: readonly Reason[];
  readonly against: readonly Reason[];
  /** The sentence about the cost. @default - the comparison has no such row */
  readonly cost?: Reason | undefined;
}

/** The words after the beginning: before the reasons for a deployment, or in place of them. */
export const leadIn = ({ for: reasons }: Pick<Choice, 'for'>): string =>
  reasons.length > 0 ? 'if' : 'for a reason that is not among these needs';

/** The words before the reasons of a deployment that is refused. */
export const REFUSED = 'It cannot be deployed as it is:';

/** The words before a price. */
export const PRICE = 'Monthly cost, without hours of work';

/** The note that hours of work are in no price. */
export const NO_HOURS =
  'Hours of work are not counted until you enter them below the costs. Charges such as metrics in CloudWatch are in no sum: they are listed there as left out.';

/** The note on matters that no row is about. */
export const NOT_COVERED =
  'Not examined: what your team knows already, Helm charts and operators for Kubernetes, GPUs, thousands of services, several regions, whether to leave a Kubernetes cluster that you already run.';

const BETTER: readonly Level[] = ['native', 'approximated', 'absent'];

type Rows = Pick<Comparison, 'columns' | 'sections' | 'refused'>;

/** The choices, each with the needs that set the deployment apart from the others. */
export function choices(comparison: Rows): Choice[] {
  const costs = rowAt(comparison, COST.row);
  const groups = shared(comparison);
  return comparison.columns.map(({ id: target }) => {
    const said = groups.flatMap(({ targets, reasons }) => (targets.includes(target) ? reasons : []));
    const all = reasonsOf(comparison, target);
    const alone = all.filter(({ reason }) => !said.some(({ text }) => text === reason.text));
    // A deployment without a reason of its own repeats those that it shares.
    const hasOwn = alone.some(({ isFor }) => isFor);
    const own = hasOwn ? alone : all;
    const most = (list: typeof own, by: 'worse' | 'better', count: number) =>
      sort(list, (a, b) => b[by] - a[by])
        .slice(0, count)
        .map(({ reason }) => reason);
    return {
      target,
      beginning: BEGINNINGS[target],
      refused: comparison.refused.filter(({ id }) => id === target).map(({ reason }) => reason),
      for: most(
        own.filter(({ isFor }) => isFor),
        'worse',
        hasOwn ? MOST.for : MOST.repeated,
      ),
      against: most(
        own.filter(({ isFor }) => !isFor),
        'better',
        MOST.against,
      ),
      ...(costs && { cost: { text: costs.cells[target].text, row: COST.row } }),
    };
  });
}

/** The deployments in a sentence about several of them. */
const NAMES: Readonly<Record<Target, string>> = {
  compose: 'Docker Compose',
  ecs: 'ECS on Fargate',
  eks: 'EKS',
  kubernetes: 'your own cluster',
};

/** Reasons for several deployments at once. */
export interface SharedReasons {
  readonly targets: readonly Target[];
  /** The names of the deployments: `ECS on Fargate or EKS`. */
  readonly lead: string;
  readonly reasons: readonly Reason[];
}

/**
 * The reasons for more than one deployment, by the deployments that share them: most deployments first. They stand once, so
 * that the choices show what tells the deployments apart.
 */
export function shared(comparison: Rows): SharedReasons[] {
  const all = comparison.columns.flatMap(({ id }) =>
    reasonsOf(comparison, id).flatMap(({ reason, isFor }) => (isFor ? { id, reason } : [])),
  );
  const byText = group(all, ({ reason }) => reason.text);
  const groups = group([...byText.values()], (same) => same.map(({ id }) => id).join());
  const several = [...groups.values()].flatMap((alike) => {
    const targets = (alike[0] ?? []).map(({ id }) => id);
    const reasons = alike.flatMap(([first]) => first?.reason ?? []);
    return targets.length > 1
      ? {
          targets,
          lead: enumerated(
            targets.map((id) => NAMES[id]),
            'or',
          ),
          reasons,
        }
      : [];
  });
  return sort(several, (a, b) => b.targets.length - a.targets.length);
}

/** The reasons for and against a deployment, with the number of the others that meet the need worse or better. */
function reasonsOf(comparison: Rows, target: Target) {
  const ends = rowAt(comparison, SUPPORT.row)?.cells.eks.values.find(
    ({ name }) => name === SUPPORT.value,
  )?.value;
  return needsOf(ends?.toString()).flatMap((need) => {
    const row = rowAt(comparison, `needs/${need.row}`);
    const level = row?.cells[target].verdict;
    if (!row || level === undefined || level === 'not-applicable') return [];
    const not = typeof need.not === 'string' ? need.not : need.not[target];
    const text = { native: need.met, approximated: need.partly, absent: not }[level];
    const { worse, better } = others(comparison, row, target, level);
    const isFor = level !== 'absent';
    if (text === undefined || (isFor ? worse : better) === 0) return [];
    // A deployment without a mark may meet the need, too. Nobody knows, so the need is no reason to take another one.
    if (isFor && comparison.columns.some(({ id }) => row.cells[id].verdict === undefined)) return [];
    return [{ reason: { text, row: `needs/${row.id}` }, isFor, worse, better }];
  });
}

/** The number of the other deployments that meet a need worse, and of those that meet it better. */
function others(
  { columns }: Rows,
  row: Row,
  target: Target,
  level: Level,
): { worse: number; better: number } {
  const ranks = columns
    .filter(({ id }) => id !== target)
    .flatMap(({ id }) => {
      const { verdict } = row.cells[id];
      return verdict === undefined || verdict === 'not-applicable' ? [] : BETTER.indexOf(verdict);
    });
  const own = BETTER.indexOf(level);
  return {
    worse: ranks.filter((rank) => rank > own).length,
    better: ranks.filter((rank) => rank < own).length,
  };
}

/** The words before the answer for a small team. */
export const SMALL_TEAM = 'A small team with a few services';

/** The needs of a small team without a platform of its own, each with its row. */
const OF_A_SMALL_TEAM: readonly Reason[] = [
  { text: 'several replicas', row: REPLICAS },
  { text: 'automatic rollback of failed releases', row: ROLLBACK },
  { text: 'a platform that needs no upgrades', row: VERSION },
];

/**
 * The answer for a small team, as texts and as reasons with a row: which deployment has what such a team needs, and for how
 * much. A need that all deployments meet, or none, decides nothing. A cluster of one's own is no deployment to start with.
 *
 * @returns nothing where no need tells the deployments apart
 */
export function smallTeam(comparison: Rows): readonly (string | Reason)[] {
  const offered = comparison.columns.filter(
    ({ id }) => id !== 'kubernetes' && comparison.refused.every((one) => one.id !== id),
  );
  const level = (target: Target, { row }: Reason) => rowAt(comparison, `needs/${row}`)?.cells[target].verdict;
  const meets = (target: Target, need: Reason) => level(target, need) === 'native';
  const needs = OF_A_SMALL_TEAM.filter((need) => new Set(offered.map(({ id }) => meets(id, need))).size > 1);
  if (needs.length === 0) return [];
  const costs = rowAt(comparison, COST.row);
  const all = offered.map(({ id, title }) => ({
    title,
    has: needs.filter((need) => meets(id, need)),
    partly: needs.filter((need) => level(id, need) === 'approximated'),
    dollars: Number(costs?.cells[id].values.find(({ name }) => name === COST.value)?.value ?? Number.NaN),
  }));
  // By what they have, and of those that have as much by the bill. One whose bill is not known comes last.
  const sorted = sort(
    all,
    (a, b) => b.has.length - a.has.length || (a.dollars || Infinity) - (b.dollars || Infinity),
  );
  const [first] = sorted;
  const isTaken = first?.has.length === needs.length;
  return [
    isTaken ? `: ${first.title}. ` : ': ',
    ...sorted.flatMap(({ title, has, partly, dollars }, i) => [
      `${i > 0 ? '; ' : ''}${i === 0 && isTaken ? 'It' : title} `,
      ...(has.length + partly.length === 0
        ? [HAS_NONE[needs.length] ?? '']
        : [
            isTaken && partly.length === 0 && has.length < needs.length ? 'has only ' : 'has ',
            ...inWords(has),
            ...(partly.length > 0
              ? [has.length > 0 ? ', and in part ' : 'in part ', ...inWords(partly)]
              : []),
          ]),
      Number.isNaN(dollars) ? '' : `, for $${dollars.toFixed(2)} a month`,
    ]),
    '.',
  ];
}

/** Needs in words, each with a link to its row. */
const inWords = (needs: readonly Reason[]): (string | Reason)[] =>
  listed(
    needs.map(({ text, row }) => ({ text, row: `needs/${row}` })),
    'and',
  );

/** The words for a deployment that meets no need, by the number of needs. Each of them is named before, as another meets it. */
const HAS_NONE = ['', 'does not', 'has neither', 'has none of these'];

/** A list in words: `a, b and c`. */
const listed = (reasons: readonly Reason[], last: 'and' | 'or'): (string | Reason)[] =>
  reasons.flatMap((reason, i) =>
    i === 0 ? [reason] : [i === reasons.length - 1 ? ` ${last} ` : ', ', reason],
  );

/** A sentence above the choices: its first words, and then texts and reasons. */
export interface AnswerSentence {
  readonly lead: string;
  readonly pieces: readonly (string | Reason)[];
}

/** The sentences above the choices: the answer for a small team, and the reasons that several deployments share. */
export function answers(comparison: Rows): AnswerSentence[] {
  return [
    { lead: SMALL_TEAM, pieces: smallTeam(comparison) },
    ...shared(comparison).map(({ lead, reasons }) => ({
      lead,
      pieces: reasons.length > 0 ? [' if ', ...listed(reasons, 'or'), '.'] : [],
    })),
  ].filter(({ pieces }) => pieces.length > 0);
}
