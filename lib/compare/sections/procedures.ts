import { absent, approximated, cite, type Judgement, native, notApplicable } from '../readings/cell.ts';
import { type Json, objectsIn } from '../readings/json.ts';
import type { ClusterReader } from '../readings/kubernetes-reader.ts';
import { type Readers, readers } from '../readings/readers.ts';
import { below, combine, entry, flag, map, orElse, type Reading, some, text } from '../readings/reading.ts';
import {
  rotatedNames,
  secretInCompose,
  secretOnEcs,
  secretOnEks,
  secretOnKubernetes,
} from '../readings/rotated-secret.ts';
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
import { ownSteps } from './before-release.ts';
import { type Concern, judged, type SectionOf } from './section.ts';

/** The names that were read, and the runbook with these names. */
interface NamedRunbook {
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
  const named: Readonly<Record<Target, NamedRunbook>> = {
    compose: onCompose(on),
    ecs: onEcs(on),
    eks: onEks(on),
    kubernetes: onKubernetes(on),
  };
  const { shown, others } = rotatedNames(on);
  const alike = others.length > 0 ? `; shown for ${shown}, and the same for ${others.join(', ')}` : '';
  return (id, title) =>
    judged(
      title,
      byTarget((target) => cell(target, id, named[target], id === 'secret' ? alike : '')),
    );
}

/** @param alike what else is done in the same way */
function cell(
  target: Target,
  id: keyof Runbook,
  { names, also, ways }: NamedRunbook,
  alike: string,
): Judgement {
  const way = ways[id];
  const { sources = [], notRun } = way;
  const commands = linesOf(way);
  const run: Reading<string> = {
    value: notRun ? `; not run: ${notRun}` : '',
    evidence: notRun || commands.length === 0 ? [] : [{ tier: tierOf(target, id) }],
  };
  const said = combine([names, also[id] ?? names], () => `${words(way)}${'none' in way ? '' : alike}`);
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
function named({ artefacts, compose, ecs, eks, kubernetes, service, services }: Readers) {
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
      isPublished: compose.main('ports').value !== undefined,
      calls: calls[target].value ?? [],
      handling: artefacts.handling,
    }),
  };
}

function onCompose(on: Readers): NamedRunbook {
  const { image, calls, of } = named(on);
  const { compose } = on;
  const secret = secretInCompose(on);
  const published = compose.main('ports');
  const ways = composeRunbook({
    ...of('compose'),
    hasOwnSteps: some(ownSteps(compose.initSteps)),
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

function onEcs(on: Readers): NamedRunbook {
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

function onEks(on: Readers): NamedRunbook {
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
    configMaps: configMapsOf(eks),
    secret: told(secret),
  });
  return {
    names,
    also: {
      secret,
      audit,
      scale: eks.least,
      restart: eks.least,
      rollback: configMapPlaces(eks),
      calls: calls.eks,
    },
    ways,
  };
}

function onKubernetes(on: Readers): NamedRunbook {
  const { calls, of } = named(on);
  const { kubernetes } = on;
  const names = namespaceOf(kubernetes);
  const secret = secretOnKubernetes(on);
  const ways = kubernetesRunbook({
    ...of('kubernetes'),
    namespace: names.value ?? NOT_FOUND,
    replicas: replicasOf(kubernetes),
    configMaps: configMapsOf(kubernetes),
    secret: told(secret),
  });
  return {
    names,
    also: {
      secret,
      scale: kubernetes.least,
      restart: kubernetes.least,
      rollback: configMapPlaces(kubernetes),
      calls: calls.kubernetes,
    },
    ways,
  };
}

/** The least replicas. Without an autoscaler, the manifests have the number in the Deployment. */
const replicasOf = ({ least }: Pick<ClusterReader, 'least'>): Replicas => ({
  least: least.value ?? Number.NaN,
});

/** The ConfigMaps of a service: those of its sidecars, and that of its configuration files. */
const configMapPlaces = ({ configMaps, filesFrom, hasFiles }: ClusterReader): Reading<readonly Json[]> => {
  const isOfSidecar = configMaps.evidence.some((one) => 'pointer' in one && one.pointer.endsWith('/name'));
  return combine(
    [
      isOfSidecar ? orElse(configMaps, NO_NAMES) : NONE,
      hasFiles
        ? orElse(
            map(filesFrom, (name): readonly Json[] => [name]),
            NO_NAMES,
          )
        : NONE,
    ],
    (...lists) => lists.flat(),
  );
};

const NO_NAMES: readonly Json[] = [];

/** No volume of the kind, which no line shows. */
const NONE: Reading<readonly Json[]> = { value: NO_NAMES, evidence: [] };

const configMapsOf = (cluster: ClusterReader): string[] => (configMapPlaces(cluster).value ?? []).map(String);

const namespaceOf = ({ own }: ClusterReader): Reading<string> =>
  text(own('Deployment')('metadata', 'namespace'));

const told = <T>({ value }: Reading<T | false>): T | undefined => value || undefined;

/** A name for commands that are never shown: their cell says that the name was not found. */
const NOT_FOUND = 'not-found';
