import { type ClusterJobId, NO_SECRET, type Way, type Ways } from './job.ts';

export interface ClusterNames {
  /** The Deployment, its container, and the label of its pods. */
  readonly service: string;
  readonly namespace: string;
}

export interface KubernetesNames extends ClusterNames {
  /** The Secret that is made by hand, and its key. @default - no secret */
  readonly secret?: { readonly object: string; readonly key: string };
}

/** Ends when a release has, with exit code 1 where it did not get anywhere. */
export const rolledOut = ({ service, namespace }: ClusterNames): string =>
  `kubectl -n ${namespace} rollout status deployment/${service}`;

/** What is typed alike on EKS and on any other cluster. */
export function clusterWays(names: ClusterNames): Readonly<Record<ClusterJobId, Way>> {
  const { service, namespace } = names;
  const kubectl = `kubectl -n ${namespace}`;
  const labelled = `-l app.kubernetes.io/name=${service}`;
  return {
    logs: {
      by: 'kubectl logs',
      steps: [`${kubectl} logs deployment/${service} --all-pods -c ${service} --prefix --since 10m`],
    },
    shell: { by: 'kubectl exec', steps: [`${kubectl} exec -it deployment/${service} -c ${service} -- sh`] },
    rollback: {
      by: 'kubectl rollout undo; then git revert, or the next release brings it back',
      steps: [`${kubectl} rollout undo deployment/${service}`, rolledOut(names), 'git revert --no-edit HEAD'],
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
      steps: [
        `${kubectl} delete pod $(${kubectl} get pods ${labelled} -o 'jsonpath={.items[0].metadata.name}')`,
        rolledOut(names),
      ],
    },
  };
}

const APPLY = 'kubectl apply -f k8s/manifests/';

export function kubernetesWays({ secret, ...names }: KubernetesNames): Ways {
  const { service, namespace } = names;
  const kubectl = `kubectl -n ${namespace}`;
  return {
    access: {
      by: 'a kubeconfig, and your way to bring an image in, such as that of kind',
      steps: [`LOAD_IMAGE="\${LOAD_IMAGE:-kind load docker-image}"`],
    },
    ...clusterWays(names),
    scale: {
      by: 'edit, npm start, kubectl apply; what kubectl scale sets, the autoscaler takes back',
      steps: [{ edit: 'replicas' }, 'npm start', APPLY],
      sources: ['kubernetes-autoscaling'],
    },
    variable: {
      by: 'edit, npm start, kubectl apply: new pods',
      steps: [{ edit: 'environment' }, 'npm start', APPLY, rolledOut(names)],
    },
    release: {
      by: 'edit, npm start, build and bring in the image, kubectl apply',
      steps: [
        { edit: 'version' },
        'npm start',
        "git commit --all --message 'Release'",
        'docker compose build',
        `$LOAD_IMAGE $(docker compose config --images | grep '^${service}:' | sort -u)`,
        APPLY,
        rolledOut(names),
      ],
    },
    secret: secret
      ? {
          by: 'kubectl apply of the Secret, which pods see within about a minute',
          steps: [
            `openssl rand -hex 20 | ${kubectl} create secret generic ${secret.object} --from-file=${secret.key}=/dev/stdin --dry-run=client -o yaml | kubectl apply -f -`,
          ],
          sources: ['kubernetes-secrets'],
        }
      : NO_SECRET,
    audit: {
      by: 'kubectl get, with managed fields',
      lost: "which program changed it and when, never who; an audit log is the cluster's to keep",
      steps: [
        `${kubectl} get deployment/${service} --show-managed-fields -o 'jsonpath={range .metadata.managedFields[*]}{.time} {.manager} {.operation}{"\\n"}{end}'`,
      ],
      sources: ['kubernetes-managed-fields', 'kubernetes-auditing'],
    },
  };
}
