/** What nobody has seen yet of what the comparison says, a paragraph each. */
export const LIMITS: readonly string[] = [
  'No AWS account was available. The stacks are synthesized, checked by CDK’s template validation, and were deployed, released and destroyed by `npm run e2e:aws` on an emulator of AWS, which runs ECS tasks as Docker containers and leads EKS clusters to a real Kubernetes. `.ci/run` mends five faults of that emulator first (`.ci/aws-emulator`).',
  'So nobody has seen: a real load balancer’s health checks and draining, Fargate itself, EKS Auto Mode’s nodes and its load balancer controller with readiness gates, network policies being enforced, the add-ons for metrics and logs (the configuration of the latter is the riskiest setting here), CloudWatch’s OTLP endpoints (the collector loads that configuration), certificates and DNS records.',
  'The manifests were validated strictly by, and run on, Kubernetes 1.36; 1.34, 1.35 and 1.37 were not tried. That cluster enforces no NetworkPolicy and has no schema of EKS’s own kinds. A node was drained, one was cut off its network, and the twin’s was cordoned under it. `npm run e2e:kubernetes` was not run on kind, so the job in `.github/workflows/ci.yml` is untried.',
  'No registry of images could be reached, so the base image, DynamoDB Local and the collector were stand-ins with the real programs in them. So nothing is pinned by digest yet: `.github/renovate.json` has the updater pin the base image on its first run.',
  'Images for arm64 were not built.',
  'No live page of prices was read: what costs are calculated from are public transcriptions of AWS’s price lists, each with its source and day; some are not confirmed, and say so. No bill was compared with the model.',
];
