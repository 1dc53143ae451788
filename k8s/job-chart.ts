import { ApiObject, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { Job } from '../lib/definition/application.ts';
import { type KubernetesTarget, labels } from './deployment-target.ts';
import { addServiceNetworkPolicy } from './network-policies.ts';
import { podSpec } from './service-pods.ts';
import { addConfigurationFiles } from './volumes.ts';

/** The deployment target of a job. */
export interface JobTarget extends KubernetesTarget {
  /** The job. The code that renders pods takes it as it takes a service. */
  readonly service: Job;
}

/** A job on Kubernetes, on EKS or on any other cluster. The namespace of its application must exist. */
export class JobChart extends Chart {
  constructor(scope: Construct, id: string, target: JobTarget) {
    const { application, service: job } = target;
    const own = labels(application, job);
    super(scope, id, { namespace: application.name, labels: own });
    const metadata = { name: job.name };
    addServiceNetworkPolicy(this, target);
    new kplus.ServiceAccount(this, 'ServiceAccount', { metadata, automountToken: false });
    addConfigurationFiles(this, target);
    new ApiObject(this, 'CronJob', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata,
      spec: {
        schedule: job.schedule,
        timeZone: job.timeZone,
        startingDeadlineSeconds: job.startWithinSeconds,
        // A run that takes longer than the time between two must not meet the next one.
        concurrencyPolicy: 'Forbid',
        jobTemplate: {
          spec: {
            backoffLimit: job.retries,
            template: { metadata: { labels: own }, spec: { ...podSpec(target), restartPolicy: 'Never' } },
          },
        },
      },
    });
  }
}
