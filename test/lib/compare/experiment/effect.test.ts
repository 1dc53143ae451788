import { effectOf } from '../../../../lib/compare/experiment/effect.ts';

const deployment = ['Deployment/links', 'spec', 'template'];

it.each([
  ['compose', ['services', 'links', 'stop_grace_period'], 'platform'],
  ['compose', ['services', 'links', 'environment', 'PORT'], 'container'],
  ['compose', ['services', 'links', 'labels', 'owner'], 'nobody'],
  ['compose', ['#', 0], 'nobody'],
  ['ecs', ['Resources', 'Task', 'Properties', 'ContainerDefinitions', 0, 'StopTimeout'], 'platform'],
  [
    'ecs',
    ['Resources', 'Task', 'Properties', 'ContainerDefinitions', 0, 'Environment', 1, 'Value'],
    'container',
  ],
  ['ecs', ['Resources', 'Task', 'Properties', 'Tags', 0, 'Value'], 'nobody'],
  ['ecs', ['Resources', 'Group', 'Properties', 'GroupDescription'], 'nobody'],
  ['ecs', ['Resources', 'Task', 'Metadata', 'aws:cdk:path'], 'nobody'],
  ['ecs', ['Outputs', 'Url', 'Value'], 'nobody'],
  ['ecs', ['Description'], 'nobody'],
  ['kubernetes', [...deployment, 'spec', 'containers', 0, 'image'], 'platform'],
  ['kubernetes', [...deployment, 'spec', 'containers', 0, 'env', 2, 'value'], 'container'],
  ['kubernetes', ['ConfigMap/collector', 'data', 'config.yaml'], 'container'],
  ['kubernetes', [...deployment, 'metadata', 'labels', 'owner'], 'nobody'],
  ['kubernetes', [...deployment, 'metadata', 'annotations', 'checksum/config'], 'nobody'],
  ['kubernetes', ['Deployment/links', 'spec', 'selector', 'matchLabels', 'app'], 'platform'],
  [
    'eks',
    ['Ingress/links', 'metadata', 'annotations', 'alb.ingress.kubernetes.io/inbound-cidrs'],
    'platform',
  ],
  ['eks', ['Namespace/links', 'metadata', 'labels', 'pod-security.kubernetes.io/enforce'], 'platform'],
] as const)('on %s, %j is acted on by: %s', (target, path, effect) => {
  expect(effectOf(target, path)).toBe(effect);
});
