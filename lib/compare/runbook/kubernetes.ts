import {
  type ClusterProcedureId,
  committed,
  editedIn,
  editOf,
  ifItHasAShell,
  lostBy,
  NO_CALLS,
  NO_SCALING,
  NO_SECRET,
  ONLY_LOGS,
  type Procedure,
  READ_VALUE,
  type Replicas,
  type Runbook,
  type RunService,
  releasedField,
  replicasEdited,
  reverted,
} from './procedure.ts';

/** A service whose name is that of its Deployment, too, and stands in the label of its pods. */
export interface ClusterNames extends RunService {
  readonly namespace: string;
  readonly replicas: Replicas;
  /** The ConfigMaps whose name stays when their text changes. */
  readonly configMaps: readonly string[];
}

/** A key of a Kubernetes Secret. */
export interface SecretKey {
  readonly object: string;
  readonly key: string;
  /** Whether a new random value can replace the value. Otherwise only the user knows the new value. */
  readonly isRandom: boolean;
  /** Whether pods read the value from a file. The file changes with the Secret; a variable keeps its value until the pod is replaced. */
  readonly isFile: boolean;
}

export interface KubernetesNames extends ClusterNames {
  /** @default - no secret */
  readonly secret?: SecretKey | undefined;
}

/** A command that waits for a release to end. Its exit code is 1 where the release made no progress. */
export const rolledOut = ({ service, namespace }: Pick<ClusterNames, 'service' | 'namespace'>): string =>
  `kubectl -n ${namespace} rollout status deployment/${service}`;

/** A command that replaces all pods, one after the other. */
export const restarted = ({ service, namespace }: Pick<ClusterNames, 'service' | 'namespace'>): string =>
  `kubectl -n ${namespace} rollout restart deployment/${service}`;

/** The procedures that are the same on EKS and on any other cluster. */
export function clusterProcedures(names: ClusterNames): Readonly<Record<ClusterProcedureId, Procedure>> {
  const { service, namespace } = names;
  const kubectl = `kubectl -n ${namespace}`;
  const labelled = `-l app.kubernetes.io/name=${service}`;
  return {
    logs: {
      by: 'kubectl logs',
      steps: [`${kubectl} logs deployment/${service} --all-pods -c ${service} --prefix --since 10m`],
    },
    shell: {
      by: `kubectl exec${ifItHasAShell(names)}`,
      steps: [`${kubectl} exec -it deployment/${service} -c ${service} -- sh`],
    },
    rollback: {
      by: 'kubectl rollout undo; then git revert, or the next release brings the bad version back',
      ...keptBy(names.configMaps),
      steps: [`${kubectl} rollout undo deployment/${service}`, rolledOut(names), reverted(names).step],
      sources: ['kubernetes-deployments'],
    },
    failure: {
      by: 'kubectl get pods, describe, logs',
      steps: [
        `${kubectl} get pods ${labelled}`,
        `${kubectl} describe pods ${labelled}`,
        `${kubectl} logs deployment/${service} --all-pods -c ${service} --prefix --tail 20`,
      ],
    },
    restart: {
      by: 'kubectl delete pod: another is started',
      ...lostBy(names.replicas),
      steps: [
        `${kubectl} delete pod $(${kubectl} get pods ${labelled} -o 'jsonpath={.items[0].metadata.name}')`,
        rolledOut(names),
      ],
    },
    calls:
      names.calls.length > 0
        ? {
            by: 'kubectl get endpointslices of the called service, then the logs of both sides',
            lost: ONLY_LOGS,
            steps: names.calls.flatMap((called) => [
              `${kubectl} get endpointslices -l kubernetes.io/service-name=${called}`,
              ...[service, called].map(
                (one) => `${kubectl} logs deployment/${one} --all-pods -c ${one} --prefix --since 10m`,
              ),
            ]),
            sources: ['kubernetes-debug-services'],
          }
        : NO_CALLS,
  };
}

/** The drawback of `kubectl rollout undo`: it brings back the template of the pods, and no other object. */
const keptBy = (configMaps: readonly string[]): { readonly lost?: string } =>
  configMaps.length > 0
    ? {
        lost: `ConfigMap ${configMaps.join(', ')} stays as released until the revert is deployed`,
      }
    : {};

/** A note on `kubectl scale`: the autoscaler also resets a fixed number of replicas. */
export const TAKEN_BACK = '; the autoscaler overrides kubectl scale, also with a fixed number';

/** The runbook for any Kubernetes cluster. */
export function kubernetesRunbook({ secret, ...names }: KubernetesNames): Runbook {
  const { service, namespace, built, handling } = names;
  const apply = `kubectl apply -f ${handling.manifests}`;
  const kubectl = `kubectl -n ${namespace}`;
  // A Compose file has no version of an image that is built, so its tag stays, and nothing else moves the pods.
  const keepsTag = built !== undefined && handling.source !== undefined;
  const released = [
    ...(built
      ? [
          `${handling.compose} build${names.isAlone ? '' : ` ${service}`}`,
          `$LOAD_IMAGE $(${handling.compose} config --images | grep '^${built}:' | sort -u)`,
        ]
      : []),
    apply,
    ...(keepsTag ? [restarted(names)] : []),
    rolledOut(names),
  ];
  return {
    access: built
      ? {
          by: `a kubeconfig, and your way to load an image, such as kind's${editedIn(names)}`,
          steps: [`LOAD_IMAGE="\${LOAD_IMAGE:-kind load docker-image}"`],
        }
      : { by: `a kubeconfig${editedIn(names)}`, steps: [] },
    ...clusterProcedures(names),
    scale: names.isSingleton
      ? NO_SCALING
      : {
          by: `edit, npm start, kubectl apply${TAKEN_BACK}`,
          steps: [...replicasEdited(names, [handling.render]), apply],
          sources: ['kubernetes-autoscaling'],
        },
    variable: {
      by: 'edit, npm start, kubectl apply: new pods',
      steps: [editOf(names, 'environment'), handling.render, apply, rolledOut(names)],
    },
    release: {
      by: `edit, npm start, ${built ? 'build and load the image, ' : ''}kubectl apply`,
      steps: [editOf(names, releasedField(names)), handling.render, committed(names), ...released],
    },
    // `kubectl rollout undo` would start the same tag again, which is the image of the bad release by now.
    ...(keepsTag && {
      rollback: {
        by: `${reverted(names).by}, build and load the image, kubectl apply and rollout restart; not rollout undo, as both releases have one tag`,
        lost: 'builds again',
        steps: [reverted(names).step, handling.render, ...released],
        sources: ['kubernetes-deployments'],
      },
    }),
    secret: secret ? rotation(secret, names) : NO_SECRET,
    audit: {
      by: 'kubectl get, with managed fields',
      lost: 'which program changed it and when, not who; an audit log is up to the cluster',
      steps: [
        `${kubectl} get deployment/${service} --show-managed-fields -o 'jsonpath={range .metadata.managedFields[*]}{.time} {.manager} {.operation}{"\\n"}{end}'`,
      ],
      sources: ['kubernetes-managed-fields', 'kubernetes-auditing'],
    },
  };
}

function rotation(secret: SecretKey, names: ClusterNames): Procedure {
  const { object, key, isRandom, isFile } = secret;
  const kubectl = `kubectl -n ${names.namespace}`;
  // Not `kubectl apply` of a Secret with this key alone: it would remove the other keys.
  const patch = (value: string) =>
    `printf '{"stringData":{"${key}":"%s"}}' ${value} | ${kubectl} patch secret ${object} --patch-file /dev/stdin`;
  return {
    by: `kubectl patch of the Secret, ${isFile ? 'which pods see within about a minute' : 'then kubectl rollout restart, as a pod reads a variable when it starts'}`,
    steps: [
      ...(isRandom ? [patch('$(openssl rand -hex 20)')] : [READ_VALUE, patch('"$VALUE"')]),
      ...(isFile ? [] : [restarted(names), rolledOut(names)]),
    ],
    sources: ['kubernetes-secrets'],
    ...(!isRandom && { notRun: 'the value is yours' }),
  };
}
