import { sort } from 'd3-array';
import type { Comparison, Level, Row } from '../comparison-schema.ts';
import type { Target } from '../targets.ts';

/*
 * Which deployment to choose: for each, the needs of a reader that speak for it and against it, from the rows of the
 * comparison. Nothing is added up, and nothing wins.
 */

/** The deployments to choose from. Any other Kubernetes is a place for the manifests of EKS. */
const CHOSEN = ['compose', 'ecs', 'eks'] as const satisfies readonly Target[];

/** The words before the reasons for each deployment. */
const BEGINNINGS: Readonly<Record<(typeof CHOSEN)[number], string>> = {
  compose: 'Stay on Docker Compose',
  ecs: 'Take ECS on Fargate',
  eks: 'Take EKS',
};

/** A need in the words of a reader, after "if"; where it is met in part; and what follows where it is not met. */
interface Need {
  readonly row: string;
  readonly met: string;
  readonly partly?: string;
  readonly not: string;
}

const NEEDS: readonly Need[] = [
  {
    row: 'the-same-file-on-a-laptop',
    met: 'the same file should run on every laptop',
    partly: 'nearly the same files should run on a laptop',
    not: 'a laptop runs another file',
  },
  {
    row: 'on-premises',
    met: 'it should run on your own machines, too',
    partly: 'nearly the same files should run on your own machines',
    not: 'it runs in AWS alone',
  },
  { row: 'more-replicas', met: 'you need several replicas', not: 'there is one replica' },
  {
    row: 'no-request-fails-in-a-release',
    met: 'no request may fail in a release',
    not: 'requests fail in each release',
  },
  {
    row: 'a-bad-release-goes-back-by-itself',
    met: 'a bad release should go back by itself',
    not: 'you take a bad release back',
  },
  {
    row: 'a-hung-process-is-replaced',
    met: 'a process that hangs should be replaced',
    not: 'a process that hangs stays',
  },
  {
    row: 'outlives-a-machine',
    met: 'it should outlive a machine',
    not: 'it is gone with its machine',
  },
  { row: 'no-machine-to-patch', met: 'nobody should patch machines', not: 'you patch its machine' },
  {
    row: 'no-version-to-upgrade',
    met: 'nobody should upgrade versions',
    not: 'you upgrade its version before its support ends',
  },
  { row: 'a-shell-in-a-replica', met: 'you want a shell in a replica at any time', not: 'there is no shell' },
];

/** The most reasons of each kind. */
const MOST = { for: 4, against: 3 };

/** The row with the costs. */
const COST = { section: 'cost', row: 'a-month-at-the-least-replicas' };

export interface Reason {
  readonly text: string;
  /** The id of the row that says it, as `section/row`. */
  readonly row: string;
}

export interface Choice {
  readonly target: Target;
  readonly beginning: string;
  readonly for: readonly Reason[];
  readonly against: readonly Reason[];
  /** What it costs. @default - the comparison has no such row */
  readonly cost?: Reason | undefined;
}

/** What no row is about. */
export const NOT_COVERED =
  'None of this was looked at: GPUs, thousands of services, several regions, and teams that have a platform already.';

const BETTER: readonly Level[] = ['native', 'approximated', 'absent'];

/** The choices, each with the needs that set the deployment apart from the others. */
export function choices({ sections }: Pick<Comparison, 'sections'>): Choice[] {
  const rows = sections.find(({ id }) => id === 'needs')?.rows ?? [];
  const known = NEEDS.flatMap((need) => {
    const row = rows.find(({ id }) => id === need.row);
    return row ? [{ need, row }] : [];
  });
  const costs = sections.find(({ id }) => id === COST.section)?.rows.find(({ id }) => id === COST.row);
  return CHOSEN.map((target) => {
    const all = known.flatMap(({ need, row }) => {
      const level = row.cells[target].verdict;
      if (level === undefined || level === 'not-applicable') return [];
      const text = { native: need.met, approximated: need.partly, absent: need.not }[level];
      if (text === undefined) return [];
      const { worse, better } = others(row, target, level);
      return [{ reason: { text, row: `needs/${row.id}` }, isFor: level !== 'absent', worse, better }];
    });
    const speaks = all.filter(({ isFor, worse }) => isFor && worse > 0);
    const against = all.filter(({ isFor, better }) => !isFor && better > 0);
    const most = (list: typeof all, by: 'worse' | 'better', count: number) =>
      sort(list, (a, b) => b[by] - a[by])
        .slice(0, count)
        .map(({ reason }) => reason);
    return {
      target,
      beginning: BEGINNINGS[target],
      for: most(speaks, 'worse', MOST.for),
      against: most(against, 'better', MOST.against),
      ...(costs && { cost: { text: costs.cells[target].text, row: `${COST.section}/${COST.row}` } }),
    };
  });
}

/** The number of the other deployments that meet a need worse, and of those that meet it better. */
function others(row: Row, target: Target, level: Level): { worse: number; better: number } {
  const ranks = CHOSEN.filter((other) => other !== target).flatMap((other) => {
    const { verdict } = row.cells[other];
    return verdict === undefined || verdict === 'not-applicable' ? [] : BETTER.indexOf(verdict);
  });
  const own = BETTER.indexOf(level);
  return {
    worse: ranks.filter((rank) => rank > own).length,
    better: ranks.filter((rank) => rank < own).length,
  };
}
