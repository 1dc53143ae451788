import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { Service } from '../lib/schema.ts';
import { podSecurityLevel } from './confinement.ts';
import { labels } from './labels.ts';

export interface NamespaceChartProps {
  readonly service: Service;
  /** Labels that controllers of the cluster act on.
   * @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The namespace of the service, which admits no pod that may do more than the definition says. */
export class NamespaceChart extends Chart {
  constructor(scope: Construct, id: string, { service, labels: more }: NamespaceChartProps) {
    super(scope, id, { labels: labels(service) });
    const level = podSecurityLevel(service.security);
    new kplus.Namespace(this, 'Namespace', {
      metadata: {
        name: service.name,
        labels: {
          ...Object.fromEntries(
            ['enforce', 'warn', 'audit'].map((mode) => [`pod-security.kubernetes.io/${mode}`, level]),
          ),
          ...more,
        },
      },
    });
  }
}
