import { absent, approximated, cite, type Judgement, native, notApplicable } from '../readings/cell.ts';
import { objectsIn } from '../readings/json.ts';
import type { ClusterReader } from '../readings/kubernetes-reader.ts';
import { type Readers, readers } from '../readings/readers.ts';
import { below, combine, entry, flag, map, orElse, type Reading, text } from '../readings/reading.ts';
import { secretInCompose, secretOnEcs, secretOnEks, secretOnKubernetes } from '../readings/rotated-secret.ts';
import { applicationName } from '../readings/service-names.ts';
import { composeRunbook } from '../runbook/compose.ts';
import { type Exec, ecsRunbook } from '../runbook/ecs.ts';
import { eksRunbook } from '../runbook/eks.ts';
import { kubernetesRunbook } from '../runbook/kubernetes.ts';
import {
  linesOf,
  PROCEDURE_IDS,
  PROCEDURES,
  type Replicas,
  type Runbook,
  type RunService,
  tierOf,
} from '../runbook/procedure.ts';
import { byTarget, type Target } from '../targets.ts';
import { type Concern, judged, type SectionOf } from './section.ts';

/** The names that were read, and the runbook with these names. */
interface Named {
  readonly names: Reading<unknown>;
  /** Further readings that single procedures depend on. */
  readonly also: Readonly<Partial<Record<keyof Runbook, Reading<unknown>>>>;
  readonly ways: Runbook;
}

export const procedures: SectionOf = (on) => {
  const row = procedureRow(on);
  return {
    title: 'Runbook',
    concerns: [row('access', 'access'), ...PROCEDURE_IDS.map((id) => row(id, PROCEDURES[id]))],
  };
};

/** Makes the row of one procedure. Other sections show single ones. */
export function procedureRow(on: Readers): (id: keyof Runbook, title: string) => Concern {
  const named: Readonly<Record<Target, Named>> = {
    compose: onCompose(on),
    ecs: onEcs(on),
    eks: onEks(on),
    kubernetes: onKubernetes(on),
  };
  return (id, title) =>
    judged(
      title,
      byTarget((target) => cell(target, id, named[target])),
    );
}

function cell(target: Target, id: keyof Runbook, { names, also, ways }: Named): Judgement {
  const way = ways[id];
  const { sources = [], notRun } = way;
  const commands = linesOf(way);
  const run: Reading<string> = {
    value: notRun ? `; not run: ${notRun}` : '',
    evidence: notRun || commands.length === 0 ? [] : [{ tier: tierOf(target, id) }],
  };
  const said = combine([names, also[id] ?? names], () => words(way));
  return { ...tellOf(way)`${said}${run}${cite(...sources)}`, ...(commands.length > 0 && { commands }) };
}

function tellOf(way: Runbook[keyof Runbook]): typeof native {
  if ('none' in way) return notApplicable;
  if ('not' in way) return absent;
  return way.lost ? approximated : native;
}

function words(way: Runbook[keyof Runbook]): string {
  if ('none' in way) return way.none;
  if ('not' in way) return way.not;
  return way.lost ? `${way.by}; ${way.lost}` : way.by;
}

/** The service, as its artefacts show it, with the readings that each of its runbooks depends on. */
function named({ compose, ecs, eks, kubernetes, service, services }: Readers) {
  const image = text(compose.main('image'));
  const isBuilt = compose.main('build').value !== undefined;
  const calls = { ecs: ecs.calls, eks: eks.calls, kubernetes: kubernetes.calls, compose: kubernetes.calls };
  return {
    image,
    calls,
    of: (target: Target): RunService => ({
      service,
      isAlone: services.length === 1,
      built: isBuilt ? image.value?.slice(0, image.value.lastIndexOf(':')) : undefined,
      isSingleton: kubernetes.deployment('strategy', 'type').value === 'Recreate',
      calls: calls[target].value ?? [],
    }),
  };
}

function onCompose(on: Readers): Named {
  const { image, calls, of } = named(on);
  const { compose } = on;
  const secret = secretInCompose(on);
  const published = compose.main('ports');
  const ways = composeRunbook({
    ...of('compose'),
    isPublished: published.value !== undefined,
    secret: told(secret),
  });
  return {
    names: map(image, () => compose.name),
    also: {
      secret,
      calls: calls.compose,
      scale: orElse(published, 'none'),
    },
    ways,
  };
}

function onEcs(on: Readers): Named {
  const { calls, of } = named(on);
  const { ecs, artefacts } = on;
  const names = text(ecs.task('Family'));
  const secret = secretOnEcs(on);
  const rollback = ecs.service('DeploymentConfiguration', 'DeploymentCircuitBreaker', 'Rollback');
  const shell = combine(
    [flag(ecs.service('EnableExecuteCommand')), flag(ecs.main('ReadonlyRootFilesystem'))],
    (isOn, hasReadOnlyRoot): Exec => ({ isOn, hasReadOnlyRoot }),
  );
  const ways = ecsRunbook({
    ...of('ecs'),
    application: applicationName(artefacts),
    family: names.value ?? NOT_FOUND,
    replicas: replicasOf(ecs),
    isScaled: ecs.scaling().value !== undefined,
    rollsBack: rollback.value === true,
    secret: told(secret),
    exec: shell.value ?? { isOn: false, hasReadOnlyRoot: true },
    endpoints: (ecs.calls.value ?? []).flatMap((called) => endpointsOf(readers(artefacts, called))),
  });
  return {
    names,
    also: { secret, shell, rollback, scale: ecs.least, restart: ecs.least, calls: calls.ecs },
    ways,
  };
}

/** The discovery names of the ports of a service for which Service Connect counts the answers. */
function endpointsOf({ ecs }: Readers): string[] {
  const counted = objectsIn(ecs.main('PortMappings').value)
    .filter(({ AppProtocol }) => AppProtocol !== undefined)
    .map(({ Name }) => Name);
  return objectsIn(ecs.service('ServiceConnectConfiguration', 'Services').value)
    .filter(({ PortName }) => PortName !== undefined && counted.includes(PortName))
    .map(({ DiscoveryName }) => String(DiscoveryName));
}

function onEks(on: Readers): Named {
  const { calls, of } = named(on);
  const { eks, eksCluster, artefacts } = on;
  const names = namespaceOf(eks);
  const secret = secretOnEks(on);
  const audit = entry(
    below(eksCluster, 'Logging', 'ClusterLogging', 'EnabledTypes'),
    ({ Type }) => Type === 'audit',
    'audit',
  )('Type');
  const ways = eksRunbook({
    ...of('eks'),
    application: applicationName(artefacts),
    namespace: names.value ?? NOT_FOUND,
    replicas: replicasOf(eks),
    secret: told(secret),
  });
  return { names, also: { secret, audit, scale: eks.least, restart: eks.least, calls: calls.eks }, ways };
}

function onKubernetes(on: Readers): Named {
  const { calls, of } = named(on);
  const { kubernetes } = on;
  const names = namespaceOf(kubernetes);
  const secret = secretOnKubernetes(on);
  const ways = kubernetesRunbook({
    ...of('kubernetes'),
    namespace: names.value ?? NOT_FOUND,
    replicas: replicasOf(kubernetes),
    secret: told(secret),
  });
  return {
    names,
    also: { secret, scale: kubernetes.least, restart: kubernetes.least, calls: calls.kubernetes },
    ways,
  };
}

/** The least replicas. Without an autoscaler, the manifests have the number in the Deployment. */
const replicasOf = ({ least }: Pick<ClusterReader, 'least'>): Replicas => ({
  least: least.value ?? Number.NaN,
});

const namespaceOf = ({ own }: ClusterReader): Reading<string> =>
  text(own('Deployment')('metadata', 'namespace'));

const told = <T>({ value }: Reading<T | false>): T | undefined => value || undefined;

/** A name for commands that are never shown: their cell says that the name was not found. */
const NOT_FOUND = 'not-found';
