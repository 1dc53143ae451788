import { minutesAgo, putSecret, type SecretNames } from './aws.ts';
import { NO_SECRET, type Ways } from './job.ts';
import { type ClusterNames, clusterWays, rolledOut } from './kubernetes.ts';

export interface EksNames extends ClusterNames {
  /** @default - no secret */
  readonly secret?: SecretNames;
}

const DEPLOY = 'npx cdk deploy Eks';

export function eksWays({ secret, ...names }: EksNames): Ways {
  const { service, namespace } = names;
  return {
    access: {
      by: "AWS's CLI and CDK's; an output of the stack gives kubectl its access",
      steps: [
        `ACCESS=$(aws cloudformation describe-stacks --stack-name Eks --query "Stacks[0].Outputs[?OutputKey=='KubeconfigCommand'].OutputValue" --output text)`,
        '$ACCESS',
      ],
    },
    ...clusterWays(names),
    scale: {
      by: 'edit, cdk deploy; what kubectl scale sets, the autoscaler takes back',
      steps: [{ edit: 'replicas' }, DEPLOY],
      sources: ['kubernetes-autoscaling'],
    },
    variable: {
      by: 'edit, cdk deploy: new pods',
      steps: [{ edit: 'environment' }, DEPLOY, rolledOut(names)],
    },
    release: {
      by: 'edit, cdk deploy: builds, pushes, applies; kubectl tells whether it got up',
      steps: [{ edit: 'version' }, "git commit --all --message 'Release'", DEPLOY, rolledOut(names)],
    },
    secret: secret
      ? {
          by: 'aws secretsmanager, then kubectl rollout restart, as a step reads it before the service starts',
          steps: [
            ...putSecret(secret),
            `kubectl -n ${namespace} rollout restart deployment/${service}`,
            rolledOut(names),
          ],
        }
      : NO_SECRET,
    audit: {
      by: "the control plane's audit log in CloudWatch, by identity",
      steps: [
        `CLUSTER=$(aws eks list-clusters --query "clusters[?starts_with(@, '${service}-')] | [0]" --output text)`,
        `aws logs filter-log-events --log-group-name /aws/eks/$CLUSTER/cluster --log-stream-name-prefix kube-apiserver-audit --start-time ${minutesAgo(10)} --filter-pattern '{ $.objectRef.namespace = "${namespace}" && $.verb = "patch" }' --query 'events[].[message]' --output text`,
      ],
      sources: ['eks-control-plane-logs'],
      notRun: 'an emulated cluster keeps no audit log in CloudWatch',
    },
  };
}
