import { imageName } from '../../lib/definition/image-names.ts';
import { portNumber } from '../../lib/definition/ports.ts';
import { conformance } from '../conformance/suite.ts';
import { visitsConformance } from '../conformance/visits-suite.ts';
import { cleanUp, leftBehind } from './kubernetes/cleanup.ts';
import type { KubernetesFixture } from './kubernetes/cluster-scenario.ts';
import {
  answers,
  type EntryPoint,
  ingressEntry,
  nodePortEntry,
  portForward,
} from './kubernetes/entry-points.ts';
import { makeHelpers } from './kubernetes/helper-pods.ts';
import { imageId, service } from './kubernetes/rendered-manifests.ts';
import { calledServiceScenarios } from './kubernetes/scenarios/called-service.ts';
import { disruptions } from './kubernetes/scenarios/disruptions.ts';
import { exampleAdmission } from './kubernetes/scenarios/example-admission.ts';
import { kubernetesExamples } from './kubernetes/scenarios/kubernetes-examples.ts';
import { kubernetesMoves } from './kubernetes/scenarios/kubernetes-moves.ts';
import { kubernetesMysql } from './kubernetes/scenarios/kubernetes-mysql.ts';
import { processFailures } from './kubernetes/scenarios/kubernetes-process-failures.ts';
import { releases } from './kubernetes/scenarios/kubernetes-releases.ts';
import { kubernetesRunbook } from './kubernetes/scenarios/kubernetes-runbook.ts';
import { sidecarFailures } from './kubernetes/scenarios/kubernetes-sidecar-failures.ts';
import { kubernetesTickets } from './kubernetes/scenarios/kubernetes-tickets.ts';
import { kubernetesTransitions } from './kubernetes/scenarios/kubernetes-transitions.ts';
import { kubernetesVolumes } from './kubernetes/scenarios/kubernetes-volumes.ts';
import { localSubstituteFailures } from './kubernetes/scenarios/local-substitute-failures.ts';
import { manifestAdmission } from './kubernetes/scenarios/manifest-admission.ts';
import { nodeLoss, substituteNodeLoss } from './kubernetes/scenarios/node-losses.ts';
import { podAdmission } from './kubernetes/scenarios/pod-admission.ts';
import { podPlacement } from './kubernetes/scenarios/pod-placement.ts';
import { autoscaling, scaling } from './kubernetes/scenarios/scaling.ts';
import { firstStart, starts } from './kubernetes/scenarios/starts.ts';
import { adminToken, comeBack, deploy, holdReplicas } from './kubernetes/service-on-cluster.ts';
import { describeCluster, readCluster } from './kubernetes/tested-cluster.ts';
import { warmUp } from './measured.ts';
import { visits } from './sample.ts';
import { notShown, printFindings, progress, shown } from './tier-findings.ts';

// The rendered manifests on a real cluster, as a user applies them.
let prepared: KubernetesFixture | undefined;
let nodePort: EntryPoint | undefined;
const fixture = (): KubernetesFixture => {
  if (!prepared) throw new Error('the service must be up first; see the failure before');
  return prepared;
};

beforeAll(async () => {
  const cluster = await readCluster();
  progress(`${describeCluster(cluster)}: applying the manifests`);
  await deploy();
  nodePort = await nodePortEntry();
  await Promise.all([makeHelpers(cluster.nodes), holdReplicas(service.replicas.min)]);
  const image = { tag: imageName(service), id: imageId() };
  prepared = { cluster, entry: ingressEntry ?? nodePort, image };
});

afterAll(() => {
  cleanUp();
  if (prepared) printFindings(describeCluster(prepared.cluster));
});

beforeEach(() => {
  const { currentTestName = '' } = expect.getState();
  if (!currentTestName.startsWith('what a user sees')) progress(currentTestName);
});

const deploymentAt = (baseUrl: () => string) => ({
  baseUrl,
  adminToken: () => adminToken,
  expectVersion: service.version,
  countsVisits: true,
});

describe('what a user sees through the Ingress', () => {
  const entry = ingressEntry;
  if (!entry) {
    it('needs INGRESS_URL', () => notShown('routing by Ingress', 'INGRESS_URL is not given'));
    return;
  }
  beforeAll(() => answers(entry));
  conformance(deploymentAt(() => entry.url));
  afterAll(() => shown('routing by Ingress', `${entry.url} was put to the conformance suite`));
});

describe('what a user sees through the Service', () => {
  let entry: EntryPoint;
  let close: () => void = () => undefined;
  beforeAll(async () => {
    if (nodePort) entry = nodePort;
    else ({ entry, close } = await portForward());
    await answers(entry);
  });
  conformance(deploymentAt(() => entry.url));
  afterAll(() => {
    close();
    shown('routing by Service', `a ${entry.name} was put to the conformance suite`);
  });
});

describe('what links sees of visits', () => {
  let entry: EntryPoint;
  let close: () => void = () => undefined;
  beforeAll(async () => {
    // No NodePort: network policies let only `links` in.
    ({ entry, close } = await portForward({ name: visits.name, port: portNumber(visits, 'http') }));
    await answers(entry);
  });
  visitsConformance(() => entry.url);
  afterAll(() => {
    close();
    shown('the service that another calls', `a ${entry.name} was put to the conformance suite of visits`);
  });
});

// The order saves time: tests for which the cluster needs long begin before tests that send nothing to the service.
podPlacement(fixture);

describe('scenarios', () => {
  beforeAll(async () => {
    const { entry } = fixture();
    if (entry) await warmUp(entry);
  });

  processFailures(fixture);
  sidecarFailures(fixture);
  releases(fixture);
  calledServiceScenarios(fixture);
  disruptions(fixture);
  nodeLoss(fixture);
  scaling(fixture);
  localSubstituteFailures(fixture);
  starts(fixture);
});

describe('runbook', () => kubernetesRunbook(fixture));

describe('moves', () => kubernetesMoves(fixture));

describe('transitions', kubernetesTransitions);

describe('volumes', kubernetesVolumes);

describe('databases', kubernetesTickets);

describe('databases of MySQL', kubernetesMysql);

describe('other examples', kubernetesExamples);

manifestAdmission();
exampleAdmission();
podAdmission();
describe('scenarios, with the sample back', () => {
  beforeAll(comeBack, 180_000);
  substituteNodeLoss(fixture);
  autoscaling(fixture);
});
describe('scenarios, from nothing', () => firstStart(fixture));

it('leaves nothing behind', () => {
  cleanUp();
  expect(leftBehind()).toEqual([]);
});
