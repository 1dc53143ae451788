import { KUBERNETES_VERSIONS, TRIED_VERSION } from '../../deploy/kubernetes-versions.ts';
import { SAMPLE } from '../runs/run.ts';

/**
 * The statements of the comparison that are not verified, a paragraph each.
 *
 * @param isMeasured whether any run was made with the service
 */
export const notVerified = (service: string, isMeasured: boolean): readonly string[] =>
  service === SAMPLE
    ? OF_THE_SAMPLE
    : [
        `${isMeasured ? '' : `\`${service}\` itself was neither deployed nor measured. `}What follows is about the sample, \`${SAMPLE}\`, on which the end-to-end tiers were run.`,
        ...OF_THE_SAMPLE,
      ];

const untried = KUBERNETES_VERSIONS.filter((version) => version !== TRIED_VERSION);

const OF_THE_SAMPLE: readonly string[] = [
  'No AWS account was available. The stacks are synthesized, checked by CDK’s template validation, and were deployed, released and destroyed by `npm run e2e:aws` on an emulator of AWS, which runs ECS tasks as Docker containers, and uses a real Kubernetes for EKS clusters.',
  'So these were not tested: a real load balancer’s health checks and draining, Fargate itself, a shell by ECS Exec, EKS Auto Mode’s nodes and its load balancer controller with readiness gates, network policies being enforced, the add-ons for metrics and logs (the configuration for logs is the riskiest one here), CloudWatch’s OTLP endpoints (the collector loads their configuration), certificates and DNS records.',
  `The manifests were validated strictly by, and run on, Kubernetes ${TRIED_VERSION}; ${untried.join(', ')} were not tried. That cluster enforces no NetworkPolicy and has no schema of EKS’s own kinds. A node was drained, and nodes with and without the local substitute were disconnected. \`npm run e2e:kubernetes\` was not run on kind, so the job in \`.github/workflows/ci.yml\` is untried.`,
  'No image registry could be reached, so the images of the base, DynamoDB Local and the collector were built here with the real programs. So no image is pinned by digest yet: by `.github/renovate.json`, Renovate pins the base image on its first run.',
  'Runs name the cores and the memory of their machine, but not its speed: machines of one size differed by a factor of two, one of them within an hour. Start times, latencies and failures during a start depend on it. Ignore differences of a few tenths of a second between platforms.',
  'Images for arm64 were not built.',
  'No live price page was read: the prices are from public transcriptions of AWS’s price lists, each with its source and day; unconfirmed prices are labelled. No bill was compared with the model.',
];
