import { stackNames } from '../../deploy/stack-names.ts';
import { type ManagedSecret, minutesAgo, outputOf, putSecret, resourceOf, typedByUser } from './aws.ts';
import { type ClusterNames, clusterProcedures, restarted, rolledOut, TAKEN_BACK } from './kubernetes.ts';
import {
  committed,
  editedBy,
  editedIn,
  editOf,
  NO_SCALING,
  NO_SECRET,
  type Runbook,
  releasedField,
  renderedFirst,
  replicasEdited,
} from './procedure.ts';

export interface EksNames extends ClusterNames {
  /** The name of the application. */
  readonly application: string;
  /** @default - no secret */
  readonly secret?: ManagedSecret | undefined;
}

/** The runbook for EKS: kubectl where that is enough, and the AWS CLI and CDK for the rest. */
export function eksRunbook({ secret, ...names }: EksNames): Runbook {
  const { application, namespace } = names;
  const stack = stackNames({ name: application }).Eks;
  const deploy = [...renderedFirst(names), names.handling.deploy.Eks];
  return {
    access: {
      by: `the CLIs of AWS and CDK; an output of the stack gives kubectl access${editedIn(names)}`,
      steps: [`ACCESS=$(${outputOf(stack, 'KubeconfigCommand')})`, '$ACCESS'],
    },
    ...clusterProcedures(names),
    scale: names.isSingleton
      ? NO_SCALING
      : {
          by: `${editedBy(names)}, cdk deploy${TAKEN_BACK}`,
          steps: [...replicasEdited(names, renderedFirst(names)), names.handling.deploy.Eks],
          sources: ['kubernetes-autoscaling'],
        },
    variable: {
      by: `${editedBy(names)}, cdk deploy: new pods`,
      steps: [editOf(names, 'environment'), ...deploy, rolledOut(names)],
    },
    release: {
      by: `${editedBy(names)}, cdk deploy: ${names.built ? 'builds, pushes, ' : ''}applies; kubectl shows whether it started`,
      steps: [editOf(names, releasedField(names)), committed(names), ...deploy, rolledOut(names)],
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
