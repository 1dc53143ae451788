import { AGENT_PATHS } from '../../../../lib/deploy/ecs/volumes.ts';
import { only, type TemplateJson } from '../../../render-project.ts';
import { ecsWith, links } from './links.ts';

const withExec = (security: object = {}) =>
  ecsWith({ security: { ...links.services.links.security, ...security } }, { ecsExec: 'true' });
const containersOf = (ecs: TemplateJson): Record<string, any>[] =>
  only(ecs, 'AWS::ECS::TaskDefinition').ContainerDefinitions;
const mountsOf = (ecs: TemplateJson): string[] =>
  (containersOf(ecs)[0]!.MountPoints ?? []).map(({ ContainerPath }: any) => ContainerPath);

describe('with ecsExec', () => {
  const ecs = withExec();

  it('ECS Exec is on, and the task may talk to Session Manager and do nothing else more', () => {
    expect(only(ecs, 'AWS::ECS::Service').EnableExecuteCommand).toBe(true);
    const actions = (template: TemplateJson) =>
      Object.values(template.Resources)
        .filter(({ Type }) => Type === 'AWS::IAM::Policy')
        .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
        .flatMap(({ Action }) => Action as string[]);
    const before = actions(ecsWith());
    expect(actions(ecs).filter((action) => !before.includes(action))).toEqual([
      'ssmmessages:CreateControlChannel',
      'ssmmessages:CreateDataChannel',
      'ssmmessages:OpenControlChannel',
      'ssmmessages:OpenDataChannel',
    ]);
  });

  it('its agent may write in the service’s container, whose root stays read-only', () => {
    const [main, ...others] = containersOf(ecs);
    expect(main!.ReadonlyRootFilesystem).toBe(true);
    expect(mountsOf(ecs)).toEqual(AGENT_PATHS);
    for (const { ReadOnly, SourceVolume } of main!.MountPoints) {
      expect(ReadOnly).toBe(false);
      // Without a host path or a file system: it goes with the task.
      expect(only(ecs, 'AWS::ECS::TaskDefinition').Volumes).toContainEqual({ Name: SourceVolume });
    }
    expect(others.map(({ Name, MountPoints }) => [Name, MountPoints])).toEqual([['collector', undefined]]);
  });

  it('an init process cleans up after shells that were closed', () => {
    expect(containersOf(ecs)[0]!.LinuxParameters.InitProcessEnabled).toBe(true);
  });

  it('a writable root needs no volumes', () => {
    expect(mountsOf(withExec({ readOnlyRootFilesystem: false }))).toEqual([]);
  });

  it('a path that the service may write to already is mounted once', () => {
    const own = withExec({ writablePaths: [{ path: '/var/log/amazon/ssm', sizeMiB: 8 }] });
    expect(mountsOf(own)).toEqual(['/managed-agents', '/var/lib/amazon/ssm']);
  });
});

it('nothing of it is there by default', () => {
  const text = JSON.stringify(ecsWith());
  expect(text).not.toMatch(/ssmmessages|InitProcessEnabled|MountPoints/);
});
