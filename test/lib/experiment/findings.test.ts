import type { Effect } from '../../../lib/experiment/effect.ts';
import type { Outcome } from '../../../lib/experiment/experiment.ts';
import { contradictions, drift, findingsOf } from '../../../lib/experiment/findings.ts';
import type { LeafPath } from '../../../lib/leaves.ts';

type Moved = Partial<Record<'compose' | 'ecs' | 'eks' | 'kubernetes', readonly Effect[]>>;

/** A trial that moved places of these effects, to this value. */
const outcome = (leaf: LeafPath, moved: Moved, after = 2): Outcome => {
  const moves = (target: keyof Moved) =>
    (moved[target] ?? []).map((effect, i) => ({
      file: `${target}.yaml`,
      pointer: `/${i}`,
      term: `${effect} term`,
      effect,
      before: 1,
      after,
    }));
  return {
    leaf,
    at: leaf,
    before: 1,
    after,
    moves: {
      compose: moves('compose'),
      ecs: moves('ecs'),
      eks: moves('eks'),
      kubernetes: moves('kubernetes'),
    },
  };
};
const everywhere = (effect: Effect): Moved => ({
  compose: [effect],
  ecs: [effect],
  eks: [effect],
  kubernetes: [effect],
});
const contradicted = (leaf: LeafPath, moved: Moved) => contradictions(findingsOf([outcome(leaf, moved)]));

it('agrees with what moves where it is said to move, and nowhere else', () => {
  expect(contradicted('shutdown.stopSeconds', everywhere('platform'))).toEqual([]);
  expect(contradicted('exposure.localPort', { compose: ['platform'] })).toEqual([]);
});

it('refuses a "native" that moves nothing, and an "approximated"', () => {
  const { ecs, ...others } = everywhere('platform');
  expect(contradicted('shutdown.stopSeconds', others)).toEqual([
    'shutdown.stopSeconds must move something that ecs acts on, where it is said to be native; got nothing',
  ]);
  expect(contradicted('memoryMiB', others)).toEqual([
    'memoryMiB must move something that ecs acts on, where it is said to be approximated; got nothing',
  ]);
});

it('refuses an "absent" that moves something: a leaf of one platform in the artefact of another', () => {
  expect(contradicted('exposure.localPort', { compose: ['platform'], eks: ['platform'] })).toEqual([
    'exposure.localPort must move nothing on eks, where it is said to be absent; got platform term',
  ]);
});

it('does not count a label, but where labelling is what the leaf is for', () => {
  expect(contradicted('shutdown.stopSeconds', { ...everywhere('platform'), ecs: ['nobody'] })).toEqual([
    'shutdown.stopSeconds must move something that ecs acts on, where it is said to be native; got nobody term',
  ]);
  expect(contradicted('owner', everywhere('nobody'))).toEqual([]);
});

it('does not count a variable for the container, but where the leaf is for it', () => {
  expect(
    contradicted('shutdown.stopSeconds', { ...everywhere('platform'), eks: ['container'] }),
  ).toHaveLength(1);
  expect(contradicted('requestTimeoutSeconds', everywhere('container'))).toEqual([]);
});

it('names a leaf that moves nothing anywhere', () => {
  expect(contradicted('shutdown.stopSeconds', everywhere('nobody'))).toEqual([
    'shutdown.stopSeconds moves nothing on any target: no renderer reads it',
  ]);
});

it('names each term that moves in more or fewer places than it did', () => {
  const kept = findingsOf([outcome('shutdown.stopSeconds', { ecs: ['platform', 'platform'] })]);
  const now = findingsOf([outcome('shutdown.stopSeconds', { ecs: ['platform'], eks: ['nobody'] })]);
  expect(drift(kept, kept)).toEqual([]);
  expect(drift(kept, now)).toEqual([
    'shutdown.stopSeconds must move platform term in 2 places of ecs; got 1',
    'shutdown.stopSeconds must move nobody term in 0 places of eks; got 1',
  ]);
});

it('says so where the same places move to other values, whatever the hash of a source', () => {
  const kept = findingsOf([outcome('shutdown.stopSeconds', { ecs: ['platform'] })]);
  const now = findingsOf([outcome('shutdown.stopSeconds', { ecs: ['platform'] }, 3)]);
  expect(drift(kept, now)).toEqual([
    'shutdown.stopSeconds must move its places of ecs to what they were moved to when it was kept; got other values',
  ]);
  const image = (hash: string) =>
    outcome('version', { ecs: ['platform'] }, `tag:${hash.repeat(64)}` as never);
  expect(drift(findingsOf([image('a')]), findingsOf([image('b')]))).toEqual([]);
});
