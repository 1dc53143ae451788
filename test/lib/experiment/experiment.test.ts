import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../../../lib/experiment/experiment.ts';
import { contradictions, drift } from '../../../lib/experiment/findings.ts';
import { fieldTable, leafReport } from '../../../lib/experiment/report.ts';
import { keptVocabulary, type Vocabulary } from '../../../lib/experiment/vocabulary.ts';
import { leavesOf } from '../../../lib/leaves.ts';
import { serviceSchema } from '../../../lib/schema.ts';
import { VERDICTS } from '../../../lib/verdicts.ts';

let found: { readonly outcomes: readonly Outcome[]; readonly vocabulary: Vocabulary };
let vocabulary: Vocabulary;

// In a process of its own: within Jest, which isolates each module, CDK takes twice as long.
beforeAll(() => {
  const flags = ['--max-semi-space-size=64', '--import', 'tsx'];
  const { status, stdout, stderr } = spawnSync('node', [...flags, 'bin/experiment.ts', '--json'], {
    cwd: join(__dirname, '..', '..', '..'),
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
    maxBuffer: 2 ** 28,
  });
  // 1 where a verdict is contradicted, which a test below shows.
  if (status !== 0 && !stdout) throw new Error(stderr);
  found = JSON.parse(stdout);
  vocabulary = found.vocabulary;
}, 120_000);

const movedBy = (leaf: string, target: 'compose' | 'ecs' | 'eks' | 'kubernetes') =>
  found.outcomes.filter((outcome) => outcome.leaf === leaf).flatMap(({ moves }) => moves[target]);

it('tries every leaf of the schema, and each has its verdicts', () => {
  const leaves = leavesOf(serviceSchema).map(({ path }) => path);
  expect([...new Set(found.outcomes.map(({ leaf }) => leaf))]).toEqual(leaves);
  expect(Object.keys(VERDICTS).sort()).toEqual([...leaves].sort());
});

it('contradicts no verdict', () => {
  expect(contradictions(vocabulary.leaves)).toEqual([]);
});

it('finds what was kept: where that is stale, `npm run experiment -- --write` writes it anew', () => {
  expect(drift(keptVocabulary().leaves, vocabulary.leaves)).toEqual([]);
  expect(keptVocabulary().ownNeeds).toEqual(vocabulary.ownNeeds);
});

it('shows a value moving by as much as it was changed, and where', () => {
  const places = (target: 'ecs' | 'eks' | 'kubernetes') =>
    movedBy('shutdown.drainSeconds', target)
      .filter(({ after }) => String(after).includes('21') || after === 41)
      .map(
        ({ pointer, before, after }) =>
          `${pointer.replace(/(Targets|ServiceManifest)\w+/, '$1')}: ${before} -> ${after}`,
      );
  expect(movedBy('shutdown.drainSeconds', 'compose')).toEqual([]);
  expect(places('ecs')).toEqual(['/Resources/Targets/Properties/TargetGroupAttributes/0/Value: 20 -> 21']);
  const drain = (manifest: string) => [
    `${manifest}/Deployment~1links/spec/template/spec/containers/0/lifecycle/preStop/sleep/seconds: 20 -> 21`,
    `${manifest}/Deployment~1links/spec/template/spec/terminationGracePeriodSeconds: 40 -> 41`,
  ];
  expect(places('kubernetes')).toEqual(drain(''));
  const attribute = 'deregistration_delay.timeout_seconds';
  const applied = '/Resources/ClusterServiceManifest/Properties/Manifest';
  expect(places('eks')).toEqual([
    `${applied}/Ingress~1links/metadata/annotations/alb.ingress.kubernetes.io~1target-group-attributes: ${attribute}=20 -> ${attribute}=21`,
    ...drain(applied),
  ]);
});

it('names what a change needed beside it, and takes out what that moves', () => {
  const [outcome] = found.outcomes.filter(({ leaf }) => leaf === 'health.readiness.port');
  expect(outcome?.together).toMatch(/^ports set to {"http":8080,/);
  expect(outcome?.moves.kubernetes.map(({ term }) => term)).toEqual([
    'Deployment spec.template.spec.containers[].readinessProbe.httpGet.port',
  ]);
});

it('tries what is added and removed: a second sidecar, no sidecar, no secret, one replica, no scaling', () => {
  const afters = (leaf: string) =>
    found.outcomes.filter((outcome) => outcome.leaf === leaf).map(({ after }) => after);
  expect(afters('sidecars[]').map((list) => (list as unknown[]).length)).toEqual([2, 0]);
  expect(afters('secrets[]').map((list) => (list as unknown[]).length)).toEqual([2, 0]);
  expect(afters('replicas.min')).toContain(1);
  expect(afters('scaling')).toEqual([undefined]);
});

it('counts what no field moves as the platform’s own', () => {
  const { ecs, eks, kubernetes, compose } = vocabulary.ownNeeds;
  expect(ecs.things).toMatchObject({ 'AWS::EC2::VPC': 1, 'AWS::ECS::Cluster': 1 });
  expect(eks.things).toMatchObject({ 'AWS::EC2::VPC': 1, 'AWS::EKS::AccessEntry': 2, IngressClass: 1 });
  expect(ecs.things).not.toHaveProperty('AWS::ECS::Service');
  expect(kubernetes.things).toEqual({});
  expect(eks.unmovedValues).toBeGreaterThan(ecs.unmovedValues);
  expect(ecs.unmovedValues).toBeGreaterThan(compose.unmovedValues);
});

it('prints each leaf and target within 100 columns, and nothing cut off', () => {
  const table = fieldTable(vocabulary);
  expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(table).not.toContain('…');
  const paths = leavesOf(serviceSchema).map(({ path }) => path);
  expect(table.split('\n')).toEqual(expect.arrayContaining(paths));
});

it('prints what one leaf moves, before and after, and why it moves nothing elsewhere', () => {
  const report = leafReport(found.outcomes.filter(({ leaf }) => leaf === 'shutdown.drainSeconds'));
  expect(report).toContain('shutdown.drainSeconds: 20 -> 21');
  expect(report).toContain('- Docker Compose: absent: nothing in front could stop sending first');
  // What the README shows is what is printed.
  expect(readFileSync(join(__dirname, '..', '..', '..', 'README.md'), 'utf8')).toContain(report);
  expect(report).toMatch(/= ECS on Fargate: native\n +EcsFargate\.template\.json#.*\n +"20" -> "21"/);
});
