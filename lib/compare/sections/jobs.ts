import { basename } from 'node:path';
import { composeWays } from '../../jobs/compose.ts';
import { ecsWays } from '../../jobs/ecs.ts';
import { eksWays } from '../../jobs/eks.ts';
import { JOB_IDS, JOBS, linesOf, tierOf, type Ways } from '../../jobs/job.ts';
import { type ClusterNames, kubernetesWays } from '../../jobs/kubernetes.ts';
import { TARGET_IDS, type Target } from '../../targets.ts';
import { absent, approximated, cite, type Judgement, native } from '../cell.ts';
import type { ClusterReader } from '../kubernetes-reader.ts';
import type { Readers } from '../readers.ts';
import { as, below, entry, otherwise, properties, type Reading, together } from '../reading.ts';
import { type Concern, judged, type SectionOf } from '../section.ts';

/** What was read of names, and what is typed with them. */
interface Named {
  readonly names: Reading;
  /** What a job rests on besides. */
  readonly also: Readonly<Partial<Record<keyof Ways, Reading>>>;
  readonly ways: Ways;
}

export const jobs: SectionOf = (on) => {
  const row = jobRow(on);
  return {
    title: 'Daily jobs',
    concerns: [row('access', 'access'), ...JOB_IDS.map((id) => row(id, JOBS[id]))],
  };
};

/** What makes the row of a job, also for those who ask for one alone. */
export function jobRow(on: Readers): (id: keyof Ways, title: string) => Concern {
  const named: Readonly<Record<Target, Named>> = {
    compose: onCompose(on),
    ecs: onEcs(on),
    eks: onEks(on),
    kubernetes: onKubernetes(on),
  };
  return (id, title) =>
    judged(
      title,
      Object.fromEntries(TARGET_IDS.map((target) => [target, cell(target, id, named[target])])) as Record<
        Target,
        Judgement
      >,
    );
}

function cell(target: Target, id: keyof Ways, { names, also, ways }: Named): Judgement {
  const way = ways[id];
  const { sources = [], notRun } = way;
  const commands = linesOf(way);
  const run: Reading = {
    value: notRun ? `; not run: ${notRun}` : '',
    evidence: notRun || commands.length === 0 ? [] : [{ tier: tierOf(target, id) }],
  };
  const said = together([names, also[id] ?? names], () => words(way));
  const tell = 'not' in way ? absent : way.lost ? approximated : native;
  return { ...tell`${said}${run}${cite(...sources)}`, ...(commands.length > 0 && { commands }) };
}

function words(way: Ways[keyof Ways]): string {
  if ('not' in way) return way.not;
  return way.lost ? `${way.by}; ${way.lost}` : way.by;
}

/*
 * The names, as they stand in the artefacts. Of a service without secrets the reading of one is false: it is known that
 * there is none.
 */

function onCompose({ compose }: Readers): Named {
  const names = as(compose.main('ports'), () => compose.name);
  const volumes = compose.main('volumes');
  const variables = Object.keys((compose.main('environment').value ?? {}) as object);
  const file = compose.main('environment', variables.find(isFile) ?? 'the file of a secret');
  const writes = (step: string) => compose.file('services', step, 'volumes', 0, 'read_only');
  const steps = (compose.steps.value ?? []) as string[];
  const step = steps.find((one) => writes(one).value === false) ?? 'the step that makes secrets';
  const secret =
    (volumes.value as unknown[] | undefined)?.length === 0
      ? as(volumes, () => false)
      : together([file, writes(step)], (path: string) => ({ file: path, step }));
  return { names, also: { secret }, ways: composeWays({ service: told(names), secret: told(secret) }) };
}

function onEcs({ ecs, artefacts }: Readers): Named {
  const names = ecs.task('Family');
  const secrets = ecs.main('Secrets');
  const secret = secrets.value ? described(artefacts) : otherwise(secrets, false);
  const shell = as(ecs.service('EnableExecuteCommand'), (on) => (on === false ? 'off' : undefined));
  return { names, also: { secret, shell }, ways: ecsWays({ service: told(names), secret: told(secret) }) };
}

function onEks({ eks, artefacts, eksStack }: Readers): Named {
  const names = clusterNames(eks);
  const secret = eks.hasSecrets ? described(artefacts) : otherwise(eks.volume('secrets')(), false);
  const audit = entry<{ Type: string }>(
    below(eksStack('AWS::EKS::Cluster'), 'Logging', 'ClusterLogging', 'EnabledTypes'),
    ({ Type }) => Type === 'audit',
    'audit',
  )('Type');
  const ways = eksWays({ ...told<ClusterNames>(names), secret: told(secret) });
  return { names, also: { secret, audit }, ways };
}

function onKubernetes({ kubernetes }: Readers): Named {
  const names = clusterNames(kubernetes);
  const variable = entry<{ name: string }>(
    below(kubernetes.main, 'env'),
    ({ name }) => isFile(name),
    'the file of a secret',
  );
  const secret = kubernetes.hasSecrets
    ? together(
        [kubernetes.volume('secrets')('secret', 'secretName'), variable('value')],
        (object: string, file: string) => ({ object, key: basename(file) }),
      )
    : otherwise(kubernetes.volume('secrets')(), false);
  const ways = kubernetesWays({ ...told<ClusterNames>(names), secret: told(secret) });
  return { names, also: { secret }, ways };
}

const clusterNames = ({ own }: ClusterReader): Reading =>
  together(
    [own('Deployment')('metadata', 'name'), own('Deployment')('metadata', 'namespace')],
    (service: string, namespace: string) => ({ service, namespace }),
  );

const described = ({ shared }: Readers['artefacts']): Reading =>
  as(properties(shared, 'AWS::SecretsManager::Secret')('Description'), (description: string) => ({
    description,
  }));

/** Whether a variable leads to a file, as those of secrets do. */
const isFile = (variable: string): boolean => variable.endsWith('_FILE');

/** What a reading says, for ways that are not shown where it says nothing. */
const told = <T>({ value }: Reading): T => (value || undefined) as T;
