import { stackNames } from '../../deploy/stack-names.ts';
import { type ManagedSecret, minutesAgo, putSecret, resourceOf, typedByUser } from './aws.ts';
import { type ClusterNames, clusterProcedures, restarted, rolledOut, TAKEN_BACK } from './kubernetes.ts';
import { editOf, NO_SCALING, NO_SECRET, type Runbook, releasedField } from './procedure.ts';

export interface EksNames extends ClusterNames {
  /** The name of the application. */
  readonly application: string;
  /** @default - no secret */
  readonly secret?: ManagedSecret | undefined;
}

const DEPLOY = 'npx cdk deploy Eks';

/** The runbook for EKS: kubectl where that is enough, and the AWS CLI and CDK for the rest. */
export function eksRunbook({ secret, ...names }: EksNames): Runbook {
  const { application, namespace } = names;
  const stack = stackNames({ name: application }).Eks;
  return {
    access: {
      by: "AWS's CLI and CDK's; an output of the stack gives kubectl its access",
      steps: [
        `ACCESS=$(aws cloudformation describe-stacks --stack-name ${stack} --query "Stacks[0].Outputs[?OutputKey=='KubeconfigCommand'].OutputValue" --output text)`,
        '$ACCESS',
      ],
    },
    ...clusterProcedures(names),
    scale: names.isSingleton
      ? NO_SCALING
      : {
          by: `edit, cdk deploy${TAKEN_BACK}`,
          steps: [editOf(names, 'replicas'), DEPLOY],
          sources: ['kubernetes-autoscaling'],
        },
    variable: {
      by: 'edit, cdk deploy: new pods',
      steps: [editOf(names, 'environment'), DEPLOY, rolledOut(names)],
    },
    release: {
      by: `edit, cdk deploy: ${names.built ? 'builds, pushes, ' : ''}applies; kubectl tells whether it got up`,
      steps: [
        editOf(names, releasedField(names)),
        "git commit --all --message 'Release'",
        DEPLOY,
        rolledOut(names),
      ],
    },
    secret: secret
      ? {
          by: 'aws secretsmanager, then kubectl rollout restart, as an init step reads it before the service starts',
          steps: [...putSecret(secret), restarted(names), rolledOut(names)],
          ...typedByUser(secret),
        }
      : NO_SECRET,
    audit: {
      by: "the control plane's audit log in CloudWatch, by identity",
      steps: [
        `CLUSTER=$(${resourceOf(stack, 'AWS::EKS::Cluster')})`,
        `aws logs filter-log-events --log-group-name /aws/eks/$CLUSTER/cluster --log-stream-name-prefix kube-apiserver-audit --start-time ${minutesAgo(10)} --filter-pattern '{ $.objectRef.namespace = "${namespace}" && $.verb = "patch" }' --query 'events[].[message]' --output text`,
      ],
      sources: ['eks-control-plane-logs'],
      notRun: 'an emulated cluster keeps no audit log in CloudWatch',
    },
  };
}
