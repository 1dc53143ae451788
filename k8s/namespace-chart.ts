import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { Application } from '../lib/definition/application.ts';
import { labels } from './deployment-target.ts';
import { podSecurityLevel } from './security.ts';

export interface NamespaceChartProps {
  /** The application, which has the namespace to itself. */
  readonly application: Application;
  /** Further labels, which controllers of the cluster act on.
   * @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The namespace of the application. It admits no pod with more rights than the definition grants. */
export class NamespaceChart extends Chart {
  constructor(scope: Construct, id: string, { application, labels: more }: NamespaceChartProps) {
    super(scope, id, { labels: labels(application, application) });
    const level = podSecurityLevel(application);
    new kplus.Namespace(this, 'Namespace', {
      metadata: {
        name: application.name,
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
