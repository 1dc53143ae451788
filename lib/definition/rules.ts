import type { Application, Service } from './application.ts';
import type { Rule } from './apply-rules.ts';
import { configurationRules } from './rules/configuration.ts';
import { developerMachineRules } from './rules/developer-machine.ts';
import { forEach } from './rules/for-each.ts';
import { imageRules } from './rules/images.ts';
import { initStepsDiffer } from './rules/init-steps.ts';
import { jobRules } from './rules/jobs.ts';
import { loadBalancerRules } from './rules/load-balancer.ts';
import { logicalIdsDiffer } from './rules/logical-ids.ts';
import { containerNamesDiffer, nameRules } from './rules/names.ts';
import { portRules } from './rules/ports.ts';
import { probeRules } from './rules/probes.ts';
import { callsAreAnswered, ownReferencesExist } from './rules/references.ts';
import { replicaRules } from './rules/replicas.ts';
import { resourcesOfApplication } from './rules/resources.ts';
import { secretRules } from './rules/secrets.ts';
import { singletonRules } from './rules/singleton.ts';
import { proxiesFit, sizeRules } from './rules/sizes.ts';
import { theStartOrderHasNoCycle } from './rules/start-order.ts';
import { attributesDiffer } from './rules/table.ts';
import { timingRules } from './rules/timing.ts';
import { rootIsAllowed } from './rules/users.ts';
import { variablesAreSetOnce } from './rules/variables.ts';
import { volumeRules } from './rules/volumes.ts';
import { configurationFoldersAreFree, pathsAreFree } from './rules/writable-paths.ts';

const serviceRules: readonly Rule<Service>[] = [
  ...imageRules,
  ...portRules,
  ...probeRules,
  containerNamesDiffer,
  initStepsDiffer,
  ownReferencesExist,
  variablesAreSetOnce,
  ...secretRules,
  ...sizeRules,
  ...replicaRules,
  ...singletonRules,
  ...volumeRules,
  rootIsAllowed,
  pathsAreFree,
  configurationFoldersAreFree,
  ...configurationRules,
  ...timingRules,
  attributesDiffer,
];

/** The rules of services that a job has to keep, too. */
const jobServiceRules: readonly Rule<Service>[] = [
  ...imageRules,
  ownReferencesExist,
  variablesAreSetOnce,
  ...secretRules,
  ...sizeRules,
  rootIsAllowed,
  pathsAreFree,
  ...configurationRules,
];

/** The rules between fields and services. They refuse values that the schema accepts one by one, but that do not work together. */
export const rules: readonly Rule<Application>[] = [
  ...nameRules,
  logicalIdsDiffer,
  ...developerMachineRules,
  forEach('services', serviceRules),
  forEach('jobs', jobServiceRules),
  ...jobRules,
  callsAreAnswered,
  theStartOrderHasNoCycle,
  proxiesFit,
  ...loadBalancerRules,
  ...resourcesOfApplication,
];
