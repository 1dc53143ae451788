import type { Artefact, Tree } from './artefacts.ts';
import { as, listed, otherwise, read, say } from './cell.ts';
import type { Facts } from './facts.ts';

/** The service is the one that is built and published; the others are its sidecars, steps and store. */
export function composeFacts(compose: Artefact): Facts {
  const services = (compose.root.services ?? {}) as Record<string, { ports?: unknown }>;
  const name = Object.keys(services).find((key) => services[key]?.ports) ?? 'published service';
  const at = (...path: (string | number)[]) => read(compose, 'services', name, ...path);
  const dependencies = at('depends_on');
  const once = as(dependencies, (on: Record<string, { condition: string }>) =>
    listed(keysWith(on, 'service_completed_successfully'), 'nothing'),
  );
  const beside = as(dependencies, (on: Record<string, { condition: string }>) =>
    listed(keysWith(on, 'service_started'), 'nothing'),
  );
  // Of volumes the service has that of its secrets alone; where there are none, the list is empty, but there.
  const volumes = at('volumes');
  const test = (view: (command: string[]) => unknown) => as(at('healthcheck', 'test'), view);

  return {
    'what runs': say`${at('image')}, beside ${beside}; first ${once}`,
    size: say`at most ${at('deploy', 'resources', 'limits', 'cpus')} CPU and ${at('deploy', 'resources', 'limits', 'memory')}`,
    replicas: say`${otherwise(at('deploy', 'replicas'), '1')}, no scaling`,
    health: say`${test(path)} each ${at('healthcheck', 'interval')}: a mark; restarts only what exits (${at('restart')})`,
    rollout: say`${otherwise(at('deploy', 'update_config'), 'stop, then start: a gap')}`,
    shutdown: say`stop signal at once, kill after ${at('stop_grace_period')}`,
    routing: say`${as(at('ports', 0), host)} on this machine, HTTP`,
    identity: say`none; placeholder keys for ${at('environment', 'AWS_ENDPOINT_URL_DYNAMODB')}`,
    secrets:
      (volumes.value as unknown[] | undefined)?.length === 0
        ? say`${as(volumes, () => 'none')}`
        : say`made by a step into volume ${at('volumes', 0, 'source')}, read as a file`,
    logs: say`${at('logging', 'driver')} on the machine, ${at('logging', 'options', 'max-file')} files of ${at('logging', 'options', 'max-size')}`,
    'to own': say`${as(read(compose, 'services'), count)} services, ${as(read(compose, 'volumes'), count)} volumes, ${as(read(compose, 'networks'), count)} networks`,
  };
}

const keysWith = (on: Record<string, { condition: string }>, condition: string): string[] =>
  Object.keys(on).filter((key) => on[key]?.condition === condition);

const path = (command: string[]): string => new URL(command.at(-1) ?? '').pathname;

const host = (published: string): string => published.replace(/:\d+$/, '');

const count = (tree: Tree): number => Object.keys(tree).length;
