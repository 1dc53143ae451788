import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { everything } from '../../../../lib/compare/experiment/everything.ts';
import type { Outcome } from '../../../../lib/compare/experiment/experiment.ts';
import { fieldReport, vocabularyTable } from '../../../../lib/compare/experiment/field-report.ts';
import { contradictions, drift } from '../../../../lib/compare/experiment/findings.ts';
import { savedVocabulary, type Vocabulary } from '../../../../lib/compare/experiment/vocabulary.ts';
import { definitionFields } from '../../../../lib/compare/verdicts/definition-fields.ts';
import { VERDICTS } from '../../../../lib/compare/verdicts/verdicts.ts';
import { applicationSchema } from '../../../../lib/definition/application-schema.ts';
import { runHere } from '../../../bin/run-here.ts';

let found: { readonly outcomes: readonly Outcome[]; readonly vocabulary: Vocabulary };
let vocabulary: Vocabulary;

beforeAll(async () => {
  const project = join(__dirname, '..', '..', '..', '..');
  const { status, stdout, stderr } = await runHere('bin/experiment.ts', { project, args: ['--json'] });
  // 1 where a verdict is contradicted, which a test below shows.
  if (status !== 0 && !stdout) throw new Error(stderr);
  found = JSON.parse(stdout);
  vocabulary = found.vocabulary;
}, 120_000);

const movedBy = (field: string, target: 'compose' | 'ecs' | 'eks' | 'kubernetes') =>
  found.outcomes.filter((outcome) => outcome.field === field).flatMap(({ moves }) => moves[target]);

it('tries every field of the schema, and each has its verdicts', () => {
  const fields = definitionFields(applicationSchema).map(({ path }) => path);
  expect([...new Set(found.outcomes.map(({ field }) => field))]).toEqual(fields);
  expect(Object.keys(VERDICTS).sort()).toEqual([...fields].sort());
});

it('contradicts no verdict', () => {
  expect(contradictions(vocabulary.fields)).toEqual([]);
});

it('finds what was kept: where that is stale, `npm run experiment -- --write` writes it anew', () => {
  expect(drift(savedVocabulary().fields, vocabulary.fields)).toEqual([]);
  expect(savedVocabulary().ownNeeds).toEqual(vocabulary.ownNeeds);
});

it('shows a value moving by as much as it was changed, and where', () => {
  const places = (target: 'ecs' | 'eks' | 'kubernetes') =>
    movedBy('shutdown.drainSeconds', target)
      .filter(({ after }) => String(after).includes('21') || after === 41)
      .map(
        ({ pointer, before, after }) =>
          `${pointer.replace(/(Targets|Manifestshop)\w+/, '$1')}: ${before} -> ${after}`,
      );
  expect(movedBy('shutdown.drainSeconds', 'compose')).toEqual([]);
  expect(places('ecs')).toEqual([
    '/Resources/shopTargets/Properties/TargetGroupAttributes/0/Value: 20 -> 21',
  ]);
  const drain = (manifest: string) => [
    `${manifest}/Deployment~1shop/spec/template/spec/containers/0/lifecycle/preStop/sleep/seconds: 20 -> 21`,
    `${manifest}/Deployment~1shop/spec/template/spec/terminationGracePeriodSeconds: 40 -> 41`,
  ];
  expect(places('kubernetes')).toEqual(drain(''));
  const attribute = 'deregistration_delay.timeout_seconds';
  const applied = '/Resources/ClusterManifestshop/Properties/Manifest';
  expect(places('eks')).toEqual([
    `${applied}/Ingress~1shop/metadata/annotations/alb.ingress.kubernetes.io~1target-group-attributes: ${attribute}=20 -> ${attribute}=21`,
    ...drain(applied),
  ]);
});

it('names what a change needed beside it, and takes out what that moves', () => {
  const [, outcome] = found.outcomes.filter(({ field }) => field === 'replicas.min');
  expect(outcome?.together).toBe('services.shop.rollout.surgePercent set to 100');
  expect(outcome?.moves.kubernetes.map(({ term }) => term)).toEqual([
    'HorizontalPodAutoscaler spec.minReplicas',
  ]);
});

it('names what the rules demanded at the same time, and shows what that moves', () => {
  const [outcome] = found.outcomes.filter(({ field }) => field === 'scaling');
  expect(outcome?.along).toBe('services.shop.replicas.max set to 2');
  expect(outcome?.moves.kubernetes.map(({ term }) => term)).toContain(
    'HorizontalPodAutoscaler spec.maxReplicas',
  );
});

it('has no name of the application in a term', () => {
  const { shop, stock, oven, dispatch } = everything.services;
  const names = [
    everything.name,
    ...Object.keys(everything.services),
    ...[shop, oven, stock].flatMap(({ ports }) => Object.keys(ports)),
    ...[...shop.sidecars, ...dispatch.sidecars, ...shop.initSteps, ...dispatch.initSteps].map(
      ({ name }) => name,
    ),
    ...[...shop.secrets, ...oven.secrets].map(({ name }) => name),
    ...[shop, dispatch, ...shop.sidecars, ...shop.initSteps].flatMap(({ environment }) =>
      Object.keys(environment),
    ),
    ...Object.keys(shop.image.build.arguments),
  ];
  const words = found.outcomes
    .flatMap(({ moves }) => Object.values(moves).flat())
    .flatMap(({ term }) => term.split(/[^\w-]+/));
  expect([...new Set(words)].filter((word) => names.includes(word))).toEqual([]);
});

it('tries what is added and removed: a second sidecar, no sidecar, no secret, one replica, no scaling', () => {
  const afters = (field: string) =>
    found.outcomes.filter((outcome) => outcome.field === field).map(({ after }) => after);
  expect(afters('sidecars[]').map((list) => (list as unknown[]).length)).toEqual([2, 0]);
  expect(afters('secrets[]').map((list) => (list as unknown[]).length)).toEqual([3, 0]);
  expect(afters('replicas.min')).toContain(1);
  expect(afters('scaling')).toEqual([undefined]);
});

it('counts what no field moves as the platform’s own', () => {
  const { ecs, eks, kubernetes, compose } = vocabulary.ownNeeds;
  expect(ecs.things).toMatchObject({ 'AWS::EC2::VPC': 1, 'AWS::ECS::Cluster': 1 });
  expect(eks.things).toMatchObject({ 'AWS::EC2::VPC': 1, 'AWS::EKS::AccessEntry': 2, ConfigMap: 1 });
  expect(ecs.things).not.toHaveProperty('AWS::ECS::Service');
  expect(kubernetes.things).toEqual({});
  expect(eks.unmovedValues).toBeGreaterThan(ecs.unmovedValues);
  expect(ecs.unmovedValues).toBeGreaterThan(compose.unmovedValues);
});

it('prints each field and target within 100 columns, and nothing cut off', () => {
  const table = vocabularyTable(vocabulary);
  expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(table).not.toContain('…');
  const paths = definitionFields(applicationSchema).map(({ path }) => path);
  expect(table.split('\n')).toEqual(expect.arrayContaining(paths));
});

it('prints what one field moves, before and after, and why it moves nothing elsewhere', () => {
  const report = fieldReport(found.outcomes.filter(({ field }) => field === 'shutdown.drainSeconds'));
  expect(report).toContain('services.shop.shutdown.drainSeconds: 20 -> 21');
  expect(report).toContain('- Docker Compose: absent: no load balancer could stop sending requests first');
  // What the document shows is what is printed.
  const document = join(__dirname, '..', '..', '..', '..', 'docs', 'how-the-comparison-is-made.md');
  expect(readFileSync(document, 'utf8')).toContain(report);
  expect(report).toMatch(/= ECS on Fargate: native\n +EcsFargate\.template\.json#.*\n +"20" -> "21"/);
});
