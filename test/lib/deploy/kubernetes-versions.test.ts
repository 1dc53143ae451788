import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { notVerified } from '../../../lib/compare/readings/not-verified.ts';
import { SAMPLE } from '../../../lib/compare/runs/run.ts';
import {
  extendedSupportEnds,
  KUBERNETES_RELEASES,
  KUBERNETES_VERSIONS,
  TRIED_VERSION,
  versionRefusal,
} from '../../../lib/deploy/kubernetes-versions.ts';
import { parseOptions } from '../../../lib/deploy/options.ts';

const at = (time: string, extended = false) => ({ today: new Date(time), extended });
const on = (day: string, extended = false) => at(`${day}T00:00:00Z`, extended);

it('has nothing against a version up to the day on which EKS ends its standard support, and refuses it from then on', () => {
  expect(versionRefusal('1.34', on('2026-12-01'))).toBeUndefined();
  expect(versionRefusal('1.34', on('2026-12-02'))).toBe(
    'EKS ended standard support of Kubernetes 1.34 on 2026-12-02: set kubernetesVersion to one of 1.35, 1.36, 1.37, or set extendedSupport=true to stay on it until 2027-12-02, at six times the price an hour',
  );
});

it('counts days in UTC, as AWS does', () => {
  expect(versionRefusal('1.34', at('2026-12-01T23:59:59Z'))).toBeUndefined();
  expect(versionRefusal('1.34', at('2026-12-01T20:00:00-05:00'))).toContain('2026-12-02');
});

it('has nothing against extended support where somebody decided so, until that ends, too', () => {
  expect(versionRefusal('1.34', on('2027-12-01', true))).toBeUndefined();
  const refusal =
    'EKS ended all support of Kubernetes 1.34 on 2027-12-02: set kubernetesVersion to one of 1.35, 1.36, 1.37';
  expect(versionRefusal('1.34', on('2027-12-02', true))).toBe(refusal);
});

it('says what is left to do when all the versions that it knows are old', () => {
  expect(versionRefusal('1.37', on('2027-12-02'))).toBe(
    'EKS ended standard support of Kubernetes 1.37 on 2027-12-02: update this project, which knows no newer one, or set extendedSupport=true to stay on it until 2028-12-02, at six times the price an hour',
  );
});

it('goes on to the next version by default, on the day on which AWS would upgrade the cluster', () => {
  const byDefault = (day: string, context = {}) =>
    parseOptions(context, undefined, new Date(day)).kubernetesVersion;
  expect(byDefault('2026-11-28')).toBe(TRIED_VERSION);
  expect(byDefault('2027-08-01')).toBe('1.36');
  expect(byDefault('2027-08-02')).toBe('1.37');
  expect(byDefault('2027-08-02', { extendedSupport: 'true' })).toBe('1.36');
  // Nothing fits any more, and Compose and ECS are rendered all the same.
  expect(byDefault('2030-01-01')).toBe('1.37');
});

it('is no matter of the day what is rendered of a version that was asked for', () => {
  const asked = { kubernetesVersion: '1.34' };
  expect(parseOptions(asked, undefined, new Date('2030-01-01')).kubernetesVersion).toBe('1.34');
  expect(parseOptions({}).kubernetesVersion).toBe(TRIED_VERSION);
});

it('knows that EKS supports each version for longer than Kubernetes does, and a newer one for longer than an older', () => {
  const ends = KUBERNETES_VERSIONS.map((version) => KUBERNETES_RELEASES[version].standardSupportEnds);
  expect(ends).toEqual([...ends].sort());
  for (const version of KUBERNETES_VERSIONS) {
    const { standardSupportEnds, endOfLife } = KUBERNETES_RELEASES[version];
    expect([version, endOfLife < standardSupportEnds]).toEqual([version, true]);
    expect([version, standardSupportEnds < extendedSupportEnds(version)]).toEqual([version, true]);
  }
});

it('is what the documents and the list of what is not verified say of versions', () => {
  const [first, last] = [KUBERNETES_VERSIONS[0], KUBERNETES_VERSIONS.at(-1)];
  const document = (name: string) => readFileSync(join(__dirname, '..', '..', '..', 'docs', name), 'utf8');
  expect(document('deploying.md')).toContain(`## Any Kubernetes\n\nKubernetes ${first} to ${last}.\n`);
  const options = document('options.md');
  expect(options).toContain(
    `| \`kubernetesVersion\` | \`${TRIED_VERSION}\`; the next one from ${KUBERNETES_RELEASES[TRIED_VERSION].standardSupportEnds} on |`,
  );
  for (const version of KUBERNETES_VERSIONS)
    expect(options).toContain(`\`${version}\` until ${KUBERNETES_RELEASES[version].standardSupportEnds}`);
  const others = KUBERNETES_VERSIONS.filter((version) => version !== TRIED_VERSION).join(', ');
  expect(notVerified(SAMPLE, true).join('\n')).toContain(
    `run on, Kubernetes ${TRIED_VERSION}; ${others} were not tried.`,
  );
});
