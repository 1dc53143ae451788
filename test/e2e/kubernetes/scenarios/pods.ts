import { TWIN } from '../../../../lib/derive.ts';
import { notShown, shown } from '../../findings.ts';
import { kubectl } from '../kubectl.ts';
import { service } from '../manifests.ts';
import { inHelper } from '../signals.ts';
import type { OnStage } from '../stage.ts';
import { isLeaving, nameOf, pods, settled } from '../workload.ts';

/** How the pods of the service are made and where they are put. */
export function placedPods(stage: OnStage): void {
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
    const names = [...service.steps.map(({ name }) => name), ...service.sidecars.map(({ name }) => name)];
    shown(
      'init container, native sidecar, service',
      `begun in this order: ${names[0]}, ${names.at(-1)}, ${service.name}`,
    );
  });

  it('spreads its pods over the zones, and over the nodes', async () => {
    const { nodes, zones } = stage().cluster;
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

  it('lets only the service reach the twin, where the cluster enforces network policies', async () => {
    const port = service.store.twin.port;
    const [pod] = (await pods()).filter((one) => !isLeaving(one));
    expect(await kubectl(['exec', nameOf(pod), '--', ...connect(TWIN, port)])).toBe('open');
    const node = stage().cluster.nodes[0]?.name ?? '';
    const stranger = await kubectl(inHelper(node, ...connect(`${TWIN}.${service.name}`, port)));
    // A name that is not found is no connection that was refused.
    expect(stranger).not.toMatch(/^(ENOTFOUND|EAI_)/);
    if (stranger === 'open') {
      notShown('NetworkPolicy', 'accepted, but not enforced by this cluster: a stranger reaches the twin');
    } else {
      shown('NetworkPolicy', `enforced: a stranger's connection to the twin ends with ${stranger}`);
    }
  });
}

/** Prints whether a TCP connection can be made. */
const connect = (host: string, port: number): string[] => [
  'node',
  '-e',
  `const socket = require('node:net').connect(${port}, '${host}');
  const end = (text) => { console.log(text); process.exit(0); };
  socket.on('connect', () => end('open')).on('error', ({ code }) => end(code));
  setTimeout(() => end('silence'), 4000);`,
];
