import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readArtefacts } from '../../lib/compare/readings/artefacts.ts';
import { parseApplication } from '../../lib/definition/parse-application.ts';
import { warningsOf } from '../../lib/definition/warnings.ts';
import {
  dataIsRetained,
  noCountBesideAScaler,
  noSecretValue,
  oneShutdownBudget,
  sameImages,
} from '../guards/guards.ts';
import { renderApplication } from '../render-project.ts';
import { EXAMPLES } from './examples.ts';
import { OF_THE_SAMPLE } from './of-the-sample.ts';

it('has an entry for each file of examples/', () => {
  const files = readdirSync(join(__dirname, '..', '..', 'examples')).filter((file) => file.endsWith('.ts'));
  expect(Object.keys(EXAMPLES)).toEqual(expect.arrayContaining(files.map((file) => file.slice(0, -3))));
});

describe.each(Object.entries(EXAMPLES))('the application %s in the place of the sample', (_, example) => {
  const { definition, context } = example;
  const project = renderApplication(definition, context);

  it('is taken without a warning', () => {
    expect(warningsOf(parseApplication(definition))).toEqual([]);
  });

  it('has nothing of the sample in its artefacts', () => {
    const stacks = ['Shared', 'EcsFargate', 'Eks'].map((id) =>
      JSON.stringify(project.json(id), undefined, 1),
    );
    const lines = [...Object.values(project.renderedFiles), ...stacks].join('\n').split('\n');
    expect(lines.filter((line) => OF_THE_SAMPLE.test(line))).toEqual([]);
  });

  it('passes the guards', () => {
    const artefacts = readArtefacts(project.assembly);
    const variables = parseApplication(definition).services.flatMap(({ secrets }) =>
      secrets.flatMap(({ environmentVariable }) => environmentVariable ?? []),
    );
    for (const guard of [
      sameImages,
      noCountBesideAScaler,
      oneShutdownBudget,
      noSecretValue(variables),
      dataIsRetained,
    ])
      expect(guard(artefacts)).toEqual([]);
  });

  it('has each of its services on each target', () => {
    const services = Object.keys(definition.services);
    const { 'docker-compose.yml': compose = '', ...manifests } = project.renderedFiles;
    const ofType = (type: string) =>
      Object.values(project.json('EcsFargate').Resources).filter(({ Type }) => Type === type);
    for (const service of services) {
      expect(compose).toMatch(new RegExp(`^  ${service}:$`, 'm'));
      expect(Object.values(manifests).join('\n')).toMatch(
        new RegExp(`kind: Deployment\\nmetadata:\\n(?:  .*\\n)*?  name: ${service}\\n`),
      );
      expect(JSON.stringify(project.json('Eks').Resources)).toContain(
        `"app.kubernetes.io/name\\":\\"${service}`,
      );
    }
    expect(ofType('AWS::ECS::Service')).toHaveLength(services.length);
    expect(ofType('AWS::ECS::TaskDefinition')).toHaveLength(
      services.length + Object.keys(definition.jobs ?? {}).length,
    );
  });
});
