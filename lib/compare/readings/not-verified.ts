import { KUBERNETES_VERSIONS, TRIED_VERSION } from '../../deploy/kubernetes-releases.ts';
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
  'No AWS account was available. The stacks are synthesized, checked by CDK’s template validation, and were deployed, released and destroyed by `npm run e2e:aws` on an emulator of AWS, which runs ECS tasks as Docker containers and leads EKS clusters to a real Kubernetes.',
  'So nobody has seen: a real load balancer’s health checks and draining, Fargate itself, a shell by ECS Exec, EKS Auto Mode’s nodes and its load balancer controller with readiness gates, network policies being enforced, the add-ons for metrics and logs (the configuration of the latter is the riskiest setting here), CloudWatch’s OTLP endpoints (the collector loads that configuration), certificates and DNS records.',
  `The manifests were validated strictly by, and run on, Kubernetes ${TRIED_VERSION}; ${untried.join(', ')} were not tried. That cluster enforces no NetworkPolicy and has no schema of EKS’s own kinds. A node was drained, and one was cut off its network, without and with the local substitute on it. \`npm run e2e:kubernetes\` was not run on kind, so the job in \`.github/workflows/ci.yml\` is untried.`,
  'No registry of images could be reached, so the base image, DynamoDB Local and the collector were stand-ins with the real programs in them. So nothing is pinned by digest yet: `.github/renovate.json` has the updater pin the base image on its first run.',
  'Runs name their machine by its cores and memory, which do not tell its speed: machines of one size were seen to differ by two, and one of them within an hour. Starts and latencies differ with it, and so does what fails while a service starts. Differences between platforms within a few tenths of a second say nothing.',
  'Images for arm64 were not built.',
  'No live page of prices was read: what costs are calculated from are public transcriptions of AWS’s price lists, each with its source and day; some are not confirmed, and say so. No bill was compared with the model.',
];
