import { objectsIn } from './json.ts';
import { vcpus } from './quantities.ts';
import { below, combine, given, map, number, type Place, type Reading, text } from './reading.ts';

/** One target of a scaling policy, in percent of a resource. */
interface Aim {
  readonly resource: Reading<string>;
  readonly percent: Reading;
}

/** `60 % of the CPU and 70 % of the memory`. Programs get the first target. */
export function aims(targets: readonly Aim[]): Reading<string> {
  const all = combine(
    targets.map(({ resource, percent }) =>
      combine([resource, percent], (of, share) => `${share} % of the ${of}`),
    ),
    (...texts) => texts.join(' and '),
  );
  const [first] = targets;
  const value = first && given('target', '%', first.percent).given;
  return value ? { ...all, given: value } : all;
}

/** The target of a scaling policy of ECS. */
export const targetOfPolicy = (policy: Place): Aim => ({
  resource: map(text(policy('PredefinedMetricSpecification', 'PredefinedMetricType')), (type) =>
    type.includes('Memory') ? "task's memory" : "task's CPU",
  ),
  percent: policy('TargetValue'),
});

/** The targets of an autoscaler of Kubernetes. */
export const targetsOfScaler = (scaler: Place): Aim[] =>
  objectsIn(scaler('metrics').value).map((_, i) => {
    const metric = below(scaler, 'metrics', i, 'containerResource');
    return {
      resource: map(text(metric('name')), (name) => (name === 'cpu' ? 'CPU' : name)),
      percent: metric('target', 'averageUtilization'),
    };
  });

/**
 * The numbers of replicas, step by step, when the load is more than all replicas can take. Replicas report no more than
 * they have, and each step follows from the reports: ceil(replicas * report / target).
 *
 * @param most the largest report, in percent of what the target is a share of
 * @returns undefined where the largest report does not exceed the target, so that no step follows
 */
export function stepsOut(from: number, to: number, target: number, most: number): number[] | undefined {
  if (most <= target) return undefined;
  const steps = [from];
  for (let last = from; last < to; ) {
    last = Math.min(to, Math.ceil((last * most) / target));
    steps.push(last);
  }
  return steps;
}

/** A clause about the fewest steps from the least to the most replicas; empty where one target alone does not decide. */
export function fewestSteps(
  { least, most }: { readonly least: Reading<number>; readonly most: Reading<number> },
  targets: readonly Aim[],
  report: Reading<number>,
): Reading<string> {
  const [only, ...others] = targets;
  if (!only || others.length > 0) return { value: '', evidence: [] };
  if (report.value === undefined) return { ...report, value: '' };
  return combine([least, most, number(only.percent), report], (from, to, target, largest) => {
    const steps = stepsOut(from, to, target, largest);
    return steps
      ? `; at the fastest from ${steps.join(' to ')}, as no replica reports more than ${largest} %`
      : '';
  });
}

/** The largest report of a container to the autoscaler: its limit, in percent of what it asks for. */
export const largestReport = (main: Place): Reading<number> =>
  combine(
    [map(main('resources', 'limits', 'cpu'), vcpus), map(main('resources', 'requests', 'cpu'), vcpus)],
    (limit, request) => Math.round((100 * limit) / request),
  );
