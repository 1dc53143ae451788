import { parse, parseAllDocuments } from 'yaml';
import { COMPOSE_FILE } from '../../lib/deploy/rendered-files.ts';
import { renderApplication } from '../render-project.ts';
import { definitionOf } from './ends.ts';

/*
 * Two applications, one of whose names begins with the other's, side by side: in one account, on one cluster, on one
 * machine. What they have alike must be unique in something of their own alone.
 */

const STACKS = ['Shared', 'EcsFargate', 'Eks'] as const;
const both = ['links', 'links-ecs'].map((name) => renderApplication(definitionOf({ application: { name } })));

type Rendered = (typeof both)[number];

/** Unique within a role, a scaled service, a cluster. */
const OF_A_PARENT = ['PolicyName', 'AddonName'];

/** All that an account has once: literal names of resources, families of task definitions, descriptions of secrets, exports, stacks. */
function inAccount(rendered: Rendered): string[] {
  return STACKS.flatMap((id) => {
    const { Resources, Outputs } = rendered.json(id);
    const named = Object.values(Resources).flatMap(({ Type, Properties = {} }) =>
      Object.entries(Properties)
        .filter(([key]) => /(Name|Family)$/.test(key) || (key === 'Description' && Type.includes('Secret')))
        .filter(([key, value]) => typeof value === 'string' && !OF_A_PARENT.includes(key))
        .map(([key, value]) => `${Type} ${key} ${value}`),
    );
    const exported = (Object.values(Outputs ?? {}) as { Export?: { Name: string } }[]).flatMap(
      ({ Export }) => (Export ? [`export ${Export.Name}`] : []),
    );
    return [...named, ...exported, `stack ${rendered.stacks[id]?.stackName}`];
  });
}

const onCluster = ({ renderedFiles }: Rendered): string[] =>
  Object.entries(renderedFiles)
    .filter(([path]) => path !== COMPOSE_FILE)
    .flatMap(([, text]) => parseAllDocuments(text).map((document) => document.toJS()))
    .map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`);

/** Volumes, networks and containers are named after the project. */
function onMachine({ renderedFiles }: Rendered): string[] {
  const { name, services, volumes, networks } = parse(renderedFiles[COMPOSE_FILE] ?? '');
  const named = [services, volumes, networks].flatMap((all) => Object.values<any>(all));
  expect(named.flatMap((one) => one?.container_name ?? one?.name ?? [])).toEqual([]);
  return [`project ${name}`, `image ${services.links.image}`];
}

it.each([
  ['an account', inAccount],
  ['a cluster', onCluster],
  ['a machine', onMachine],
])('have no name in common that %s has once', (_, names) => {
  const [one = [], other = []] = both.map(names);
  expect(one.length).toBeGreaterThanOrEqual(2);
  expect(one.filter((name) => other.includes(name))).toEqual([]);
});

it('keep the ids that are typed: cdk deploy EcsFargate', () => {
  expect(both.map(({ stacks }) => Object.keys(stacks))).toEqual([STACKS, STACKS]);
});
