import { say } from '../cell.ts';
import { mebibytes, vcpus, vcpusOfUnits } from '../quantities.ts';
import { as, below, each, given, listed, otherwise, type Place, type Reading, some } from '../reading.ts';
import { clusters, concern, type SectionOf } from '../section.ts';

export const unit: SectionOf = (on) => {
  const { compose, ecs, eks, kubernetes } = on;
  const dependencies = each(below(ecs.main, 'DependsOn'), ['ContainerName']);

  return {
    title: 'What runs, and how large it is',
    concerns: [
      concern(
        'what runs',
        ['name', 'sidecars[].name', 'steps[].name', 'steps[].command', 'steps[].neededFor'],
        {
          compose: say`service ${as(compose.main(), () => compose.name)}, beside ${listed(compose.sidecars, 'nothing')}; first ${listed(compose.steps, 'nothing')}`,
          ecs: say`a task of containers ${listed(each(ecs.containers, ['Name']))}; ${ecs.main('Name')} starts after ${listed(otherwise(dependencies, []), 'nothing')}`,
          ...clusters(
            on,
            ({ main, sidecars, steps }) =>
              say`pods of ${main('name')}, sidecar ${listed(sidecars)}; first ${listed(steps, 'nothing')}`,
          ),
        },
      ),
      concern('labels', ['owner'], {
        compose: say`labels ${keys(compose.main('labels'))}: owner ${compose.main('labels', 'owner')}`,
        ecs: say`tags, from the ${as(ecs.service('PropagateTags'), (from: string) => from.toLowerCase())} to its tasks: owner ${ecs.tag('owner')}`,
        ...clusters(
          on,
          ({ own }) =>
            say`labels on each object and pod: owner ${own('Deployment')('metadata', 'labels', 'owner')}`,
        ),
      }),
      concern('image', ['version', 'image.context', 'image.dockerfile', 'image.architecture'], {
        compose: say`${imageOf(compose.main('image'))}, built from ${compose.main('build', 'context')}/${compose.main('build', 'dockerfile')} for ${compose.main('platform')}`,
        ecs: say`${imageOf(ecs.main('Image'))}; ${ecs.task('RuntimePlatform', 'CpuArchitecture')}`,
        eks: say`${imageOf(eks.main('image'))}; ${eks.pod('nodeSelector', 'kubernetes.io/arch')}`,
        kubernetes: say`${imageOf(kubernetes.main('image'))}, yours to build and push; ${kubernetes.pod('nodeSelector', 'kubernetes.io/arch')}`,
      }),
      concern('sidecar image', ['sidecars[].image'], {
        compose: say`${images(compose.ofSidecars('image'))}`,
        ecs: say`${images(ecs.ofSidecars('Image'))}`,
        ...clusters(on, ({ ofSidecars }) => say`${images(ofSidecars('image'))}`),
      }),
      concern('size', ['cpuMillicores', 'memoryMiB'], {
        compose: limits(below(compose.main, 'deploy', 'resources', 'limits')),
        ecs: say`a task of ${given('CPU of the unit', 'vCPU', ecs.task('Cpu'), vcpusOfUnits)} CPU units and ${given('memory of the unit', 'MiB', ecs.task('Memory'), mebibytes)} MiB; of it ${given('CPU', 'vCPU', ecs.main('Cpu'), vcpusOfUnits)} and at most ${given('memory', 'MiB', ecs.main('Memory'), mebibytes)} for the service`,
        ...clusters(on, ({ main }) => {
          const resources = below(main, 'resources');
          return say`asks for ${given('CPU asked for', 'vCPU', resources('requests', 'cpu'), vcpus)} CPU and ${given('memory asked for', 'MiB', resources('requests', 'memory'), mebibytes)}, gets at most ${given('CPU', 'vCPU', resources('limits', 'cpu'), vcpus)} and ${given('memory', 'MiB', resources('limits', 'memory'), mebibytes)}`;
        }),
      }),
      concern('sidecar size', ['sidecars[].cpuMillicores', 'sidecars[].memoryMiB'], {
        compose: some(compose.sidecars)
          ? say`at most ${listed(compose.ofSidecars('deploy', 'resources', 'limits', 'cpus'))} CPU and ${listed(compose.ofSidecars('deploy', 'resources', 'limits', 'memory'))}, a service of its own`
          : say`${listed(compose.sidecars, 'no sidecar')}`,
        ecs: some(ecs.ofSidecars('Name'))
          ? say`${listed(ecs.ofSidecars('Cpu'))} CPU units and at most ${listed(ecs.ofSidecars('Memory'))} MiB, out of the task`
          : say`${listed(ecs.ofSidecars('Name'), 'no sidecar')}`,
        ...clusters(on, ({ sidecars, ofSidecars }) =>
          some(sidecars)
            ? say`${listed(ofSidecars('resources', 'limits', 'cpu'))} CPU and ${listed(ofSidecars('resources', 'limits', 'memory'))}, on top of the service's`
            : say`${listed(sidecars, 'no sidecar')}`,
        ),
      }),
    ],
  };
};

const limits = (at: Place) =>
  say`at most ${given('CPU', 'vCPU', at('cpus'), vcpus)} CPU and ${given('memory', 'MiB', at('memory'), mebibytes)}`;

const keys = (labels: Reading): Reading => as(labels, (all: object) => Object.keys(all).join(', '));

/** An image by its name and tag, or by its asset's hash, shortened as Docker shortens ids. */
const described = (image: string | { 'Fn::Sub': string }): string => {
  const reference = typeof image === 'string' ? image : image['Fn::Sub'];
  const hash = /:([0-9a-f]{12})[0-9a-f]{52}\}?$/.exec(reference)?.[1];
  if (hash) return `${hash}, a tag by the hash of its source`;
  return `${reference}, ${reference.includes('@sha256:') ? 'by digest' : 'by tag, no digest'}`;
};

const imageOf = (image: Reading): Reading => as(image, described);

const images = (names: Reading): Reading =>
  as(names, (all: string[]) => all.map(described).join('; ') || 'no sidecar');
