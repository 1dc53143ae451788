import { native, say } from '../readings/cell.ts';
import { child, type Json } from '../readings/json.ts';
import { mebibytes, vcpus, vcpusOfUnits } from '../readings/quantities.ts';
import type { Readers } from '../readings/readers.ts';
import {
  below,
  clause,
  combine,
  each,
  given,
  items,
  listed,
  map,
  object,
  orElse,
  type Reading,
  some,
  text,
  words,
} from '../readings/reading.ts';
import { PROXY } from '../readings/service-connect.ts';
import { type Concern, clusters, concern, ofSidecars, type SectionOf } from './section.ts';
import { worker } from './worker.ts';

export const unit: SectionOf = (on) => ({
  title: 'What runs, and how large it is',
  concerns: [whatRuns(on), worker(on), labels(on), image(on), sidecarImage(on), size(on), sidecarSize(on)],
});

function whatRuns(on: Readers): Concern {
  const { compose, ecs } = on;
  const dependencies = each(below(ecs.main, 'DependsOn'), ['ContainerName']);
  return concern('what runs', ['name', 'sidecars[].name', 'initSteps[].name', 'initSteps[].command'], {
    compose: say`service ${map(compose.main(), () => compose.name)}${named('sidecar', compose.sidecars)}${named('init step', compose.initSteps)}`,
    ecs: say`a task of ${words(some(dependencies) ? 'containers' : 'container')} ${listed(each(ecs.containers, ['Name']))}${clauseOf(`; ${ecs.name} starts after `, orElse(dependencies, []))}`,
    ...clusters(
      on,
      ({ main, sidecars, initSteps }) =>
        say`pods of ${main('name')}${named('sidecar', sidecars)}${named('init step', initSteps)}`,
    ),
  });
}

function labels(on: Readers): Concern {
  const { compose, ecs } = on;
  return concern('labels', ['owner'], {
    compose: say`labels ${keys(compose.main('labels'))}: owner ${compose.main('labels', 'owner')}`,
    ecs: say`tags, from the ${map(text(ecs.service('PropagateTags')), (from) => from.toLowerCase())} to its tasks: owner ${ecs.tag('owner')}`,
    ...clusters(
      on,
      ({ own }) =>
        say`labels on each object and pod: owner ${own('Deployment')('metadata', 'labels', 'owner')}`,
    ),
  });
}

function image(on: Readers): Concern {
  const { compose, ecs, eks, kubernetes } = on;
  const isBuilt = compose.main('build').value !== undefined;
  const target = compose.main('build', 'target');
  const stage = target.value === undefined ? words('') : map(target, (name) => `, stage ${name},`);
  const pulled = orElse(compose.main('build'), 'pulled from its registry');
  return concern(
    'image',
    ['version', 'image.build.context', 'image.build.dockerfile', 'image.build.target', 'image.architecture'],
    {
      compose: isBuilt
        ? say`${imageOf(compose.main('image'))}, built from ${compose.main('build', 'context')}/${compose.main('build', 'dockerfile')}${stage} for ${orElse(compose.main('platform'), "this machine's architecture")}`
        : native`${imageOf(compose.main('image'))}, ${pulled}`,
      ecs: say`${imageOf(ecs.main('Image'))}; ${ecs.task('RuntimePlatform', 'CpuArchitecture')}`,
      eks: say`${imageOf(eks.main('image'))}; ${eks.pod('nodeSelector', 'kubernetes.io/arch')}`,
      kubernetes: isBuilt
        ? say`${imageOf(kubernetes.main('image'))}, which you build for your nodes and push`
        : native`${imageOf(kubernetes.main('image'))}, ${pulled}`,
    },
  );
}

function sidecarImage(on: Readers): Concern {
  const { compose, ecs } = on;
  return concern('sidecar image', ['sidecars[].image'], {
    compose: ofSidecars(compose.sidecars, () => say`${images(compose.ofSidecars('image'))}`),
    ecs: ofSidecars(ecs.ofSidecars('Name'), () => say`${images(ecs.ofSidecars('Image'))}`),
    ...clusters(on, (cluster) =>
      ofSidecars(cluster.sidecars, () => say`${images(cluster.ofSidecars('image'))}`),
    ),
  });
}

function size(on: Readers): Concern {
  const { ecs } = on;
  const proxyUnits = combine(
    [ecs.service('ServiceConnectConfiguration', 'Enabled'), PROXY.cpuUnits],
    (_, units) => units,
  );
  return concern('size', ['cpuMillicores', 'memoryMiB'], {
    compose: sizeOnCompose(on),
    ecs: say`a task of ${given('CPU of the unit', 'vCPU', ecs.task('Cpu'), vcpusOfUnits)} CPU units and ${given('memory of the unit', 'MiB', ecs.task('Memory'), mebibytes)} MiB, of which the service is guaranteed ${given('CPU', 'vCPU', ecs.main('Cpu'), vcpusOfUnits)} units of CPU and has at most ${given('memory', 'MiB', ecs.main('Memory'), mebibytes)} MiB${orElse(
      map(ecs.main('MemoryReservation'), (asked) => `, asking for ${asked}`),
      '',
    )}${clause(proxyUnits, (units) => `; the proxy of Service Connect uses the same CPU: AWS recommends ${units} units more`)}`,
    ...clusters(on, ({ main }) => {
      const resources = below(main, 'resources');
      return say`requests ${given('CPU asked for', 'vCPU', resources('requests', 'cpu'), vcpus)} CPU and ${given('memory asked for', 'MiB', resources('requests', 'memory'), mebibytes)}, limits ${given('CPU', 'vCPU', resources('limits', 'cpu'), vcpus)} and ${given('memory', 'MiB', resources('limits', 'memory'), mebibytes)}`;
    }),
  });
}

function sidecarSize(on: Readers): Concern {
  const { compose, ecs } = on;
  return concern('sidecar size', ['sidecars[].cpuMillicores', 'sidecars[].memoryMiB'], {
    compose: ofSidecars(
      compose.sidecars,
      () =>
        say`at most ${listed(compose.ofSidecars('deploy', 'resources', 'limits', 'cpus'))} CPU and ${listed(compose.ofSidecars('deploy', 'resources', 'limits', 'memory'))}, a service of its own`,
    ),
    ecs: ofSidecars(
      ecs.ofSidecars('Name'),
      () =>
        say`of the task, ${listed(ecs.ofSidecars('Cpu'))} CPU units guaranteed and at most ${listed(ecs.ofSidecars('Memory'))} MiB`,
    ),
    ...clusters(on, (cluster) =>
      ofSidecars(
        cluster.sidecars,
        () =>
          say`${listed(cluster.ofSidecars('resources', 'limits', 'cpu'))} CPU and ${listed(cluster.ofSidecars('resources', 'limits', 'memory'))}, on top of the service's`,
      ),
    ),
  });
}

/** A noun and the names of a list: `, sidecar collector`; empty if the list is empty. */
const named = (noun: string, list: Reading<readonly Json[]>): Reading<string> =>
  clauseOf(`, ${noun}${(list.value?.length ?? 0) > 1 ? 's' : ''} `, list);

/** Words and a list; empty where the list is. */
const clauseOf = (words: string, list: Reading<readonly Json[]>): Reading<string> =>
  map(listed(list, ''), (names) => (names === '' ? '' : `${words}${names}`));

function sizeOnCompose({ compose }: Readers) {
  const resources = below(compose.main, 'deploy', 'resources');
  const reserved = orElse(
    map(resources('reservations', 'memory'), (memory) => `, of which ${memory} are set aside`),
    '',
  );
  return say`at most ${given('CPU', 'vCPU', resources('limits', 'cpus'), vcpus)} CPU and ${given('memory', 'MiB', resources('limits', 'memory'), mebibytes)}${reserved}`;
}

const keys = (labels: Reading): Reading<string> => map(object(labels), (all) => Object.keys(all).join(', '));

/** An image by its name and its tag or digest. Of a digest and of an asset's hash it has 12 digits, as Docker shortens ids. */
const described = (image: Json): string | undefined => {
  const reference = child(image, 'Fn::Sub') ?? image;
  if (typeof reference !== 'string') return undefined;
  // First, as a digest is as long as the hash of an asset.
  const byDigest = /^.+@sha256:[0-9a-f]{12}/.exec(reference)?.[0];
  if (byDigest) return `${byDigest}..., by digest`;
  const hash = /:([0-9a-f]{12})[0-9a-f]{52}\}?$/.exec(reference)?.[1];
  return hash ? `${hash}, a tag by the hash of its source` : `${reference}, by tag, no digest`;
};

const imageOf = (image: Reading): Reading<string> => map(image, described);

const images = (names: Reading): Reading<string> => map(items(names), (all) => all.map(described).join('; '));
