import { objectsIn } from './json.ts';
import { below, combine, given, map, type Place, type Reading, text } from './reading.ts';

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
