import { CHECKS } from '../../../../lib/compare/runs/checks.ts';
import { LOCAL_SUBSTITUTE } from '../../../../lib/definition/local-substitute.ts';
import { makeTable } from '../../../../lib/definition/platform-steps.ts';
import { portNumber } from '../../../../lib/definition/ports.ts';
import { application, visits } from '../../sample.ts';
import { notShown, shown } from '../../tier-findings.ts';
import type { KubernetesFixture } from '../cluster-scenario.ts';
import { inHelper } from '../helper-pods.ts';
import { kubectl } from '../kubectl.ts';
import { isLeaving, isReady, nameOf } from '../pod-status.ts';
import { NAMESPACE, service } from '../rendered-manifests.ts';
import { pods, settled } from '../service-on-cluster.ts';

/** Registers the tests of the pods' start order, their placement and their network policy. */
export function podPlacement(fixture: () => KubernetesFixture): void {
  it('runs the step to its end before the sidecar, and the sidecar before the service', async () => {
    for (const { status } of await pods()) {
      const [step, sidecar] = status.initContainerStatuses;
      const [app] = status.containerStatuses;
      expect(step.state.terminated).toMatchObject({ exitCode: 0 });
      expect(sidecar).toMatchObject({ started: true, state: { running: expect.anything() } });
      const times = [
        step.state.terminated.finishedAt,
        sidecar.state.running.startedAt,
        app.state.running.startedAt,
      ];
      expect([...times].sort()).toEqual(times);
    }
    shown(
      'init container, native sidecar, service',
      `begun in this order: ${makeTable(service).name}, ${service.sidecars.at(-1)?.name}, ${service.name}`,
    );
  });

  it('spreads its pods over the zones, and over the nodes', async () => {
    const { nodes, zones } = fixture().cluster;
    const placed = (await settled(service.replicas.min)).map(({ spec }) => spec.nodeName);
    const most = (places: number) => Math.min(places, service.replicas.min);
    if (nodes.length < 2) return notShown('spread', 'one node');
    expect(new Set(placed).size).toBe(most(nodes.length));
    shown('spread over nodes', placed.join(', '));
    if (zones.length < 2) return notShown('spread over zones', `the nodes have ${zones.length} zones`);
    const zoneOf = new Map(nodes.map(({ name, zone }) => [name, zone]));
    const inZones = placed.map((node) => zoneOf.get(node));
    expect(new Set(inZones).size).toBe(most(zones.length));
    shown('spread over zones', inZones.join(', '));
  });

  it('lets only those connect that the definition lets, where the cluster enforces network policies', async () => {
    const { title } = CHECKS['forbidden-call'];
    const podOf = async (name: string) => (await pods(name)).find((one) => !isLeaving(one) && isReady(one));
    const from = async (name: string, host: string, port: number) => {
      const command = ['exec', nameOf(await podOf(name)), `--container=${name}`, '--'];
      return kubectl([...command, ...connect(host, port)]);
    };
    const node = fixture().cluster.nodes[0]?.name ?? '';
    const fromStranger = (host: string, port: number) =>
      kubectl(inHelper(node, ...connect(`${host}.${NAMESPACE}`, port)));
    const [store, called, caller] = [
      [LOCAL_SUBSTITUTE, application.dynamoDbLocal.port],
      [visits.name, portNumber(visits, 'http')],
      [service.name, portNumber(service, service.exposure.port)],
    ] as const;

    const allowed = {
      [`${service.name} -> ${LOCAL_SUBSTITUTE}`]: await from(service.name, ...store),
      [`${visits.name} -> ${LOCAL_SUBSTITUTE}`]: await from(visits.name, ...store),
      [`${service.name} -> ${visits.name}`]: await from(service.name, ...called),
    };
    expect(allowed).toEqual(Object.fromEntries(Object.keys(allowed).map((call) => [call, 'open'])));
    shown('calls that the definition lets', Object.keys(allowed).join(', '));

    const refused = {
      [`a stranger -> ${LOCAL_SUBSTITUTE}`]: await fromStranger(...store),
      [`a stranger -> ${visits.name}`]: await fromStranger(...called),
      // `visits` calls no service, although everybody may call `links`.
      [`${visits.name} -> ${service.name}`]: await from(visits.name, ...caller),
    };
    const ends = Object.entries(refused).map(([call, end]) => `${call}: ${end}`);
    // A name that is not found does not count as a refused connection.
    expect(ends.filter((end) => /: (ENOTFOUND|EAI_)/.test(end))).toEqual([]);
    if (Object.values(refused).every((end) => end === 'open')) {
      notShown(title, `network policies are accepted, but not enforced by this cluster: ${ends.join(', ')}`);
    } else {
      expect(ends.filter((end) => end.endsWith(': open'))).toEqual([]);
      shown(title, `by network policies: ${ends.join(', ')}`);
    }
  });
}

/** The command that tries a TCP connection, and prints `open` or the reason of the failure. */
const connect = (host: string, port: number): string[] => [
  'node',
  '-e',
  `const socket = require('node:net').connect(${port}, '${host}');
  const end = (text) => { console.log(text); process.exit(0); };
  socket.on('connect', () => end('open')).on('error', ({ code }) => end(code));
  setTimeout(() => end('silence'), 4000);`,
];
