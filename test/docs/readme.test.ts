import { application } from '../../lib/application.ts';
import { comparison } from '../../lib/compare/comparison.ts';
import { dollars } from '../../lib/compare/cost/model.ts';
import { COMPILED, REGION } from '../../lib/compare/cost/prices.ts';
import type { Target } from '../../lib/compare/targets.ts';
import type { Verdict } from '../../lib/compare/verdicts/verdict.ts';
import { parseApplication } from '../../lib/definition/parse-application.ts';
import { priceADay } from '../e2e/aws/price-a-day.ts';
import { artefactsOf } from '../lib/compare/artefacts-of.ts';
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
  const prices = Object.entries(priceADay(renderApplication(application)));
  const stacks = prices.map(([stack, amount]) => `${stack} ${dollars(amount)}`);
  const least = new Set(parseApplication(application).services.map(({ replicas }) => replicas.min));
  expect(readme).toContain(`**A day costs** ${stacks.join(', ')}, also without a request.`);
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

/** The claims by which the README helps to choose: the row that it links to, the deployment, and the mark that the row must have. */
const CLAIMS: readonly (readonly [string, Target, Verdict['verdict'] | undefined])[] = [
  ['needs/the-same-file-on-a-laptop', 'compose', 'native'],
  ['needs/on-premises', 'compose', 'native'],
  ['needs/more-replicas', 'compose', 'absent'],
  ['behaviour/release-under-load', 'compose', undefined],
  ['needs/no-machine-to-patch', 'ecs', 'native'],
  ['needs/no-version-to-upgrade', 'ecs', 'native'],
  ['needs/a-bad-release-goes-back-by-itself', 'ecs', 'native'],
  ['needs/on-premises', 'ecs', 'absent'],
  ['on-premises/runs-as-it-is', 'eks', 'approximated'],
  ['on-premises/runs-as-it-is', 'kubernetes', 'native'],
  ['network/discovery', 'eks', 'native'],
  ['needs/no-version-to-upgrade', 'eks', 'absent'],
  ['cost/a-month-at-the-least-replicas', 'eks', undefined],
];

it('recommends nothing that the comparison does not say: each claim has its row and its mark', () => {
  const { sections } = comparison(artefactsOf());
  const said = CLAIMS.map(([id, target]) => {
    const [section, name] = id.split('/');
    const row = sections.find((one) => one.id === section)?.rows.find((one) => one.id === name);
    return [id, target, row?.cells[target].verdict];
  });
  expect(said).toEqual(CLAIMS);

  const [, choice = ''] = /## Which one to choose\n\n((?:- .*\n)+)/.exec(readme) ?? [];
  const linked = [...choice.matchAll(/docs\/COMPARISON\.md#([\w-]+)/g)].map(([, anchor]) => anchor);
  expect(linked.length).toBeGreaterThan(8);
  expect(new Set(linked)).toEqual(new Set(CLAIMS.map(([id]) => id.replace('/', '-'))));
});
