import { comparison } from '../../../../lib/compare/comparison.ts';
import type { SavedRun } from '../../../../lib/compare/runs/saved-runs.ts';
import { artefactOf } from '../../../../lib/compare/runs/subject.ts';
import { renderApplication } from '../../../render-project.ts';
import { artefactsOf, asItIs, rowsOf } from '../artefacts-of.ts';
import { applicationOf, oneService as service } from '../compared-service.ts';
import { aRun } from './a-run.ts';

/** A run on Kubernetes without a failure, of the artefact as it is. */
const kept = (): SavedRun[] => {
  const { sha256 } = artefactOf('kubernetes', asItIs())!;
  const run = aRun({ scenario: 'rolling-release', engine: 'kubernetes', sha256 });
  return [{ path: 'kubernetes/rolling-release/0.json', run }];
};

const compared = (change?: object) => comparison(artefactsOf(change, change && {}, kept()));

const inARelease = (of: ReturnType<typeof compared>) =>
  rowsOf(of).find(({ id }) => id === 'no-request-fails-in-a-release')!.cells.kubernetes!;

it('counts a run for the definition that it was made with', () => {
  expect(inARelease(compared())).toMatchObject({ verdict: 'native', text: '0 failed, at 10 a second' });
});

it('lets no run outlive a changed definition: with another drain, nothing says that no request fails', () => {
  const cell = inARelease(compared({ shutdown: { ...service.shutdown, drainSeconds: 10 } }));
  expect(cell.text).toMatch(/; older files \(commit 0000000, 2026-11-25\)$/);
  expect(cell).not.toHaveProperty('verdict');
});

it('takes another digest of an image for another artefact', () => {
  const pinned = (digit: string) => {
    const [sidecar] = service.sidecars;
    const image = `org/collector@sha256:${digit.repeat(64)}`;
    const change = { sidecars: [{ ...sidecar, image }] };
    return artefactOf('kubernetes', renderApplication(applicationOf(change)).assembly)?.sha256;
  };
  expect(pinned('a')).not.toBe(pinned('b'));
});

it('takes no run, no tier and no limit of the sample for those of another service', () => {
  const shop = compared({ name: 'shop' });
  expect(inARelease(shop).text).toMatch(/^measured on the sample, links: /);
  expect(inARelease(shop)).not.toHaveProperty('verdict');
  expect(shop.application).toBe('shop');
  expect(shop.services).toEqual(['shop']);
  expect(shop.limits[0]).toMatch(/^`shop` itself was neither deployed nor measured. .* the sample, `links`/);
  expect(compared().limits[0]).not.toContain('sample, `links`');
});
