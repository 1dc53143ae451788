import type { KubernetesObject } from '../../../kubernetes-object.ts';
import type { TemplateJson } from '../../../render-project.ts';

/** The Kubernetes objects that a template applies, each of CloudFormation's values in braces in its place. */
export function manifestsOf(template: TemplateJson): KubernetesObject[] {
  return Object.values(template.Resources)
    .filter(({ Type }) => Type === 'Custom::AWSCDK-EKS-KubernetesResource')
    .flatMap(({ Properties: { Manifest } }) => {
      const parts: unknown[] = typeof Manifest === 'string' ? [Manifest] : Manifest['Fn::Join'][1];
      return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : placeholder(part))).join(''));
    });
}

const placeholder = (value: unknown): string => {
  const [[name, argument]] = Object.entries(value as Record<string, string>) as [[string, string]];
  return `{${name === 'Ref' ? '' : `${name}:`}${argument}}`;
};
