import { conformance } from '../conformance/suite.ts';
import { cleanUp, leftBehind } from './kubernetes/cleanup.ts';
import { type Cluster, describeCluster, readCluster } from './kubernetes/cluster.ts';
import { notShown, printFindings, progress, shown } from './kubernetes/findings.ts';
import { answers, type Front, ingressFront, nodePortFront, portForward } from './kubernetes/fronts.ts';
import { service } from './kubernetes/manifests.ts';
import { adminToken, deploy, holdReplicas } from './kubernetes/workload.ts';

// The committed manifests on a real cluster, as a user applies them. The order is one of time: what takes a while is begun early.
let cluster: Cluster | undefined;
let nodePort: Front | undefined;

beforeAll(async () => {
  cluster = await readCluster();
  progress(`${describeCluster(cluster)}: applying the manifests`);
  await deploy();
  nodePort = await nodePortFront();
  await holdReplicas(service.replicas.min);
});

afterAll(() => {
  cleanUp();
  if (cluster) printFindings(describeCluster(cluster));
});

beforeEach(() => {
  const { currentTestName = '' } = expect.getState();
  if (!currentTestName.startsWith('what a user sees')) progress(currentTestName);
});

describe('what a user sees through the Ingress', () => {
  const front = ingressFront;
  if (!front) {
    it('needs INGRESS_URL', () => notShown('routing by Ingress', 'INGRESS_URL is not given'));
    return;
  }
  beforeAll(() => answers(front));
  conformance({ baseUrl: () => front.url, adminToken: () => adminToken, expectVersion: service.version });
  afterAll(() => shown('routing by Ingress', `${front.url} was put to the conformance suite`));
});

describe('what a user sees through the Service', () => {
  let front: Front;
  let close: () => void = () => undefined;
  beforeAll(async () => {
    if (nodePort) front = nodePort;
    else ({ front, close } = await portForward());
    await answers(front);
  });
  conformance({ baseUrl: () => front.url, adminToken: () => adminToken, expectVersion: service.version });
  afterAll(() => {
    close();
    shown('routing by Service', `a ${front.name} was put to the conformance suite`);
  });
});

it('leaves nothing behind', () => {
  cleanUp();
  expect(leftBehind()).toEqual([]);
});
