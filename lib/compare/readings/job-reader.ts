import type { Artefacts } from './artefacts.ts';
import { fieldsOf } from './json.ts';
import { eksReader, kubernetesReader } from './kubernetes-reader.ts';
import { below, map, type Place, type Reading, read, resource } from './reading.ts';

const CRON_JOB = 'CronJob/';

/** The names of the jobs, as the Compose file labels their containers, and of CronJobs. */
export function jobNames({ compose, kubernetes }: Pick<Artefacts, 'compose' | 'kubernetes'>): string[] {
  const labelled = Object.values(fieldsOf(compose.root.services)).flatMap((one) => {
    const { job } = fieldsOf(fieldsOf(one).labels);
    return typeof job === 'string' ? [job] : [];
  });
  const scheduled = kubernetes.flatMap(({ root }) =>
    Object.keys(root).flatMap((name) => (name.startsWith(CRON_JOB) ? [name.slice(CRON_JOB.length)] : [])),
  );
  return [...new Set([...labelled, ...scheduled])];
}

/** The readers of all jobs. */
export const jobReaders = (artefacts: Artefacts) =>
  jobNames(artefacts).map((name) => jobReader(artefacts, name));

/** Reads a job from all artefacts. */
export function jobReader({ compose, ecs, eks, kubernetes, handling }: Artefacts, name: string) {
  const cron = (cluster: ReturnType<typeof eksReader>): Place =>
    below(cluster.object(`${CRON_JOB}${name}`), 'spec');
  return {
    name,
    handling,
    application: read(compose, 'name'),
    /** The container on Compose. */
    container: ((...path) => read(compose, 'services', name, ...path)) as Place,
    /** The schedule of EventBridge, which says in its description whose it is. */
    schedule: below(
      resource(ecs, 'AWS::Scheduler::Schedule', ({ Description }) => Description === `runs ${name}`),
      'Properties',
    ),
    /** The key of the output with the command that runs the job now. */
    runOutput: runOutput(ecs, name),
    eks: cron(eksReader(eks, name)),
    kubernetes: cron(kubernetesReader(kubernetes, name)),
  };
}

function runOutput(ecs: Artefacts['ecs'], name: string): Reading<string> {
  const [key = 'RunCommand'] =
    Object.entries(fieldsOf(ecs.root.Outputs)).find(
      ([, output]) => fieldsOf(output).Description === `runs ${name} now`,
    ) ?? [];
  return map(read(ecs, 'Outputs', key, 'Description'), () => key);
}

export type JobReader = ReturnType<typeof jobReader>;
