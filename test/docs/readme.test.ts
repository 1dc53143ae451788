import { application } from '../../lib/application.ts';
import { dayClause } from '../../lib/compare/cost/model.ts';
import { COMPILED, PRICES, REGION } from '../../lib/compare/cost/prices.ts';
import { readArtefacts } from '../../lib/compare/readings/artefacts.ts';
import { billedQuantities } from '../../lib/compare/readings/billed.ts';
import { readers } from '../../lib/compare/readings/readers.ts';
import { parseApplication } from '../../lib/definition/parse-application.ts';
import { oneService, oneServiceApplication } from '../one-service.ts';
import { renderApplication } from '../render-project.ts';
import { textOf } from './markdown-files.ts';
import { itOfTheSample } from './shown-sample.ts';

const readme = textOf('README.md');

it('is read in a few minutes: at most 200 lines', () => {
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(200);
});

it('has its parts in the order in which a newcomer asks', () => {
  expect([...readme.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual([
    'Which one to choose',
    'Questions',
    'What it costs',
    'Start with Docker',
    'Start with Node',
    'Start from a Compose file',
    'Deploy to AWS, and destroy',
    'Your own application',
    'What is not verified',
    'Layout',
    'Links',
  ]);
});

itOfTheSample('says what a day costs by the model, and of which day the prices are', () => {
  const artefacts = readArtefacts(renderApplication(application).assembly);
  const basis = { quantities: billedQuantities(readers(artefacts)), prices: PRICES };
  const least = new Set(parseApplication(application).services.map(({ replicas }) => replicas.min));
  expect(readme).toContain(`Even without a request, ${dayClause(basis)}.`);
  expect(readme).toContain(`In ${REGION}, at minimum replicas (${[...least].join(' and ')})`);
  expect(readme).toContain(`compiled on ${COMPILED}`);
});

it('shows the errors that such a definition has', () => {
  const readiness = { http: { port: 'htp' } };
  const services = { links: { ...oneService, health: { ...oneService.health, readiness }, memoryMiB: 8192 } };
  let message = '';
  try {
    parseApplication({ ...oneServiceApplication, services });
  } catch (error) {
    message = (error as Error).message;
  }
  expect(message).not.toBe('');
  expect(readme).toContain(`\`\`\`\n${message}\n\`\`\``);
});
