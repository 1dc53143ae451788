import { imageTag } from '../../lib/derive.ts';
import { conformance } from '../conformance/suite.ts';
import { notShown, printFindings, progress, shown } from './findings.ts';
import { cleanUp, leftBehind } from './kubernetes/cleanup.ts';
import { describeCluster, readCluster } from './kubernetes/cluster.ts';
import { answers, type Front, ingressFront, nodePortFront, portForward } from './kubernetes/fronts.ts';
import { imageId, service } from './kubernetes/manifests.ts';
import { admission } from './kubernetes/scenarios/admission.ts';
import { disruptions } from './kubernetes/scenarios/disruptions.ts';
import { jobs } from './kubernetes/scenarios/jobs.ts';
import { nodeLoss, twinNodeLoss } from './kubernetes/scenarios/losses.ts';
import { placedPods } from './kubernetes/scenarios/pods.ts';
import { processes } from './kubernetes/scenarios/processes.ts';
import { releases } from './kubernetes/scenarios/releases.ts';
import { autoscaling, scaling } from './kubernetes/scenarios/scaling.ts';
import { firstStart, starts } from './kubernetes/scenarios/starts.ts';
import { twin } from './kubernetes/scenarios/twin.ts';
import { makeHelpers } from './kubernetes/signals.ts';
import type { Stage } from './kubernetes/stage.ts';
import { adminToken, deploy, holdReplicas } from './kubernetes/workload.ts';
import { warmUp } from './measured.ts';

// The committed manifests on a real cluster, as a user applies them.
let stage: Stage | undefined;
let nodePort: Front | undefined;
const onStage = (): Stage => {
  if (!stage) throw new Error('the service must be up first; see the failure before');
  return stage;
};

beforeAll(async () => {
  const cluster = await readCluster();
  progress(`${describeCluster(cluster)}: applying the manifests`);
  await deploy();
  nodePort = await nodePortFront();
  await Promise.all([makeHelpers(cluster.nodes), holdReplicas(service.replicas.min)]);
  const image = { tag: imageTag(service), id: imageId() };
  stage = { cluster, front: ingressFront ?? nodePort, image };
});

afterAll(() => {
  cleanUp();
  if (stage) printFindings(describeCluster(stage.cluster));
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

// The order is one of time: what the cluster takes long for is begun before what asks nothing of the service.
placedPods(onStage);

describe('scenarios', () => {
  beforeAll(async () => {
    const { front } = onStage();
    if (front) await warmUp(front);
  });

  processes(onStage);
  releases(onStage);
  disruptions(onStage);
  nodeLoss(onStage);
  scaling(onStage);
  twin(onStage);
  starts(onStage);
});

describe('daily jobs', () => jobs(onStage));

admission();
twinNodeLoss(onStage);
autoscaling(onStage);
describe('scenarios, from nothing', () => firstStart(onStage));

it('leaves nothing behind', () => {
  cleanUp();
  expect(leftBehind()).toEqual([]);
});
