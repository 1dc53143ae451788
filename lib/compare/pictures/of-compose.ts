import type { Picture, PictureEdge, PictureNode } from '../comparison-schema.ts';
import { beforePort, composeReader } from '../readings/compose-reader.ts';
import type { Readers } from '../readings/readers.ts';
import { combine, listed, map, orElse, type Reading, some, text, texts, words } from '../readings/reading.ts';
import { STORE_ENDPOINT } from '../readings/table-places.ts';
import { beforeColon } from '../sections/section.ts';
import {
  edge,
  group,
  node,
  nodeId,
  type PictureReaders,
  partsOf,
  picture,
  resourceId,
  resourceKind,
} from './picture-nodes.ts';

const MACHINE = 'machine';
const ENGINE = 'engine';

/** Draws the deployment by Docker Compose: all of it is on one machine, which is the reader's. */
export function composePicture(on: PictureReaders): Picture {
  const { artefacts, services, jobs, resources } = on;
  const workloads: Workload[] = [
    ...services.map(({ compose }) => ({ id: nodeId('service', compose.name), reader: compose })),
    ...jobs.map(({ name }) => ({ id: nodeId('job', name), reader: composeReader(artefacts.compose, name) })),
  ];
  const published = services.filter(({ compose }) => compose.main('ports').value !== undefined);
  return picture({
    groups: [
      group(MACHINE, 'you', words('one machine')),
      group(ENGINE, 'you', words('Docker Engine'), MACHINE),
    ],
    nodes: [
      published.length > 0
        ? node({
            kind: 'callers',
            title: 'callers',
            operator: null,
            lines: published.map(({ compose }) =>
              map(text(compose.main('ports', 0)), (port) =>
                beforeColon(port) === LOOPBACK ? 'on this machine' : '',
              ),
            ),
          })
        : undefined,
      ...services.map(({ compose }) =>
        node({
          kind: 'service',
          name: compose.name,
          title: compose.name,
          operator: 'you',
          group: ENGINE,
          lines: [map(compose.main('image'), () => '1 container')],
          parts: [
            partsOf('init step', compose.initSteps, (part) => ownName(compose.name, part)),
            partsOf('sidecar', compose.sidecars, (part) => ownName(compose.name, part)),
          ],
        }),
      ),
      ...jobs.map(({ name, container }) =>
        node({
          kind: 'job',
          name,
          title: name,
          operator: 'you',
          group: ENGINE,
          lines: [map(container('profiles', 0), () => 'a job without a schedule')],
        }),
      ),
      ...resources.map(({ name, isCache, container }) =>
        node({
          kind: resourceKind({ isCache }),
          name,
          title: name,
          operator: 'you',
          group: ENGINE,
          lines: [
            text(container('image')),
            map(text(container('volumes', 0, 'source')), (volume) => `in volume ${volume}`),
          ],
        }),
      ),
      ...services.flatMap(({ compose }) => storeOf(compose)),
      ...workloads.flatMap(({ reader }) => [...volumesOf(reader), ...secretsOf(reader)]),
      ...services.slice(0, 1).map(({ compose }) => logsOf(compose)),
    ],
    edges: edgesOf(on, workloads, published),
  });
}

type ComposeReader = ReturnType<typeof composeReader>;

/** The logs that the engine keeps: all services have the same settings. */
const logsOf = ({ main }: ComposeReader): PictureNode =>
  node({
    kind: 'logs',
    title: 'logs',
    operator: 'you',
    group: MACHINE,
    lines: [
      combine(
        [
          main('logging', 'driver'),
          main('logging', 'options', 'max-file'),
          main('logging', 'options', 'max-size'),
        ],
        (driver, files, size) => `${driver}, ${files} files of ${size}`,
      ),
    ],
  });

/** A service or a job, with the id of its node. */
interface Workload {
  readonly id: string;
  readonly reader: ComposeReader;
}

/** The calls, and what each container connects to, mounts and reads. */
const edgesOf = (
  { services, resources }: PictureReaders,
  workloads: readonly Workload[],
  published: readonly Readers[],
): PictureEdge[] => [
  ...published.map(({ compose }) =>
    edge(
      'calls',
      'callers',
      nodeId('service', compose.name),
      [],
      map(text(compose.main('ports', 0)), beforePort),
    ),
  ),
  ...workloads.flatMap(({ id, reader }) => [
    ...(reader.awaited.value ?? []).map((name) =>
      edge('calls', id, nodeId('service', name), [reader.awaited]),
    ),
    ...resources.flatMap((resource) => {
      const networks = texts(resource.container('networks'));
      const shared = combine([texts(reader.main('networks')), networks], (own, theirs) =>
        own.filter((one) => theirs.includes(one)),
      );
      return some(shared) ? [edge('connects', id, resourceId(resource), [shared])] : [];
    }),
    ...storeOf(reader).map((to) => edge('connects', id, to.id, [endpoint(reader)])),
    ...volumesOf(reader).map((to) => edge('mounts', id, to.id, [reader.volumes])),
    ...secretsOf(reader).map((to) => edge('reads', id, to.id, [reader.secrets])),
  ]),
  ...services
    .slice(0, 1)
    .map(({ compose }) => edge('logs', ENGINE, 'logs', [compose.main('logging', 'driver')])),
];

const LOOPBACK = '127.0.0.1';

/** The name of a part without the name of its service. */
const ownName = (service: string, part: string): string =>
  part.startsWith(`${service}-`) ? part.slice(service.length + 1) : part;

/** The variable that leads a service to the local substitute of the tables. */
const endpoint = ({ main }: ComposeReader): Reading => main('environment', STORE_ENDPOINT);

const storeOf = (reader: ComposeReader): PictureNode[] =>
  endpoint(reader).value === undefined
    ? []
    : [
        node({
          kind: 'tables',
          title: 'store',
          operator: 'you',
          group: ENGINE,
          lines: [
            text(reader.store('image')),
            orElse(
              map(text(reader.store('volumes', 0, 'source')), (volume) => `in volume ${volume}`),
              '',
            ),
          ],
          by: [endpoint(reader)],
        }),
      ];

const volumesOf = ({ volumes }: ComposeReader): PictureNode[] =>
  (volumes.value ?? []).map((volume) =>
    node({
      kind: 'volume',
      name: String(volume),
      title: String(volume),
      operator: 'you',
      group: MACHINE,
      lines: [map(volumes, () => 'volume')],
    }),
  );

/** The secrets of a service: a volume with files, or variables of the reader's shell. */
function secretsOf({ secretVolume, userVariables, secrets }: ComposeReader): PictureNode[] {
  if (secrets.value === undefined) return [];
  const source = secretVolume('source');
  return [
    node({
      kind: 'secrets',
      title: 'secrets',
      operator: 'you',
      group: MACHINE,
      lines: [
        ...(source.value === undefined ? [] : [map(text(source), (volume) => `volume ${volume}`)]),
        ...(some(userVariables)
          ? [map(listed(userVariables), (names) => `${names}, of your shell or .env`)]
          : []),
      ],
      by: [secrets],
    }),
  ];
}
