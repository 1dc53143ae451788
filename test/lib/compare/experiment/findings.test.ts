import type { Effect } from '../../../../lib/compare/experiment/effect.ts';
import type { Outcome } from '../../../../lib/compare/experiment/experiment.ts';
import { contradictions, drift, findingsOf } from '../../../../lib/compare/experiment/findings.ts';
import type { FieldPath } from '../../../../lib/compare/verdicts/definition-fields.ts';

type Moved = Partial<Record<'compose' | 'ecs' | 'eks' | 'kubernetes', readonly Effect[]>>;

/** A trial that moved places of these effects, to this value. */
const outcome = (field: FieldPath, moved: Moved, after = 2): Outcome => {
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
    field,
    at: field,
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
const contradicted = (field: FieldPath, moved: Moved) => contradictions(findingsOf([outcome(field, moved)]));

it('agrees with what moves where it is said to move, and nowhere else', () => {
  expect(contradicted('shutdown.stopSeconds', everywhere('platform'))).toEqual([]);
  expect(contradicted('exposure.localPort', { compose: ['platform'] })).toEqual([]);
});

it('refuses a "native" that moves nothing, and an "approximated"', () => {
  const { ecs, ...others } = everywhere('platform');
  expect(contradicted('shutdown.stopSeconds', others)).toEqual([
    'shutdown.stopSeconds is native on ecs by its verdict, but a change of it moves nothing that ecs acts on, only: nothing',
  ]);
  expect(contradicted('memoryMiB', others)).toEqual([
    'memoryMiB is approximated on ecs by its verdict, but a change of it moves nothing that ecs acts on, only: nothing',
  ]);
});

it('refuses a "not applicable" that moves something: a field of one platform in the artefact of another', () => {
  expect(contradicted('exposure.localPort', { compose: ['platform'], eks: ['platform'] })).toEqual([
    'exposure.localPort is not-applicable on eks by its verdict, but a change of it moves platform term',
  ]);
});

it('does not count a label, but where labelling is what the field is for', () => {
  expect(contradicted('shutdown.stopSeconds', { ...everywhere('platform'), ecs: ['nobody'] })).toEqual([
    'shutdown.stopSeconds is native on ecs by its verdict, but a change of it moves nothing that ecs acts on, only: nobody term',
  ]);
  expect(contradicted('owner', everywhere('nobody'))).toEqual([]);
});

it('does not count a variable for the container, but where the field is for it', () => {
  expect(
    contradicted('shutdown.stopSeconds', { ...everywhere('platform'), eks: ['container'] }),
  ).toHaveLength(1);
  expect(contradicted('requestTimeoutSeconds', everywhere('container'))).toEqual([]);
});

it('names a field that moves nothing anywhere', () => {
  expect(contradicted('shutdown.stopSeconds', everywhere('nobody'))).toEqual([
    'shutdown.stopSeconds moves nothing on any target: no renderer reads it',
  ]);
});

it('names each term that moves in more or fewer places than it did', () => {
  const kept = findingsOf([outcome('shutdown.stopSeconds', { ecs: ['platform', 'platform'] })]);
  const now = findingsOf([outcome('shutdown.stopSeconds', { ecs: ['platform'], eks: ['nobody'] })]);
  expect(drift(kept, kept)).toEqual([]);
  expect(drift(kept, now)).toEqual([
    'shutdown.stopSeconds moves platform term in 1 places of ecs; saved are 2',
    'shutdown.stopSeconds moves nobody term in 1 places of eks; saved are 0',
  ]);
});

it('says so where the same places move to other values, whatever the hash of a source', () => {
  const kept = findingsOf([outcome('shutdown.stopSeconds', { ecs: ['platform'] })]);
  const now = findingsOf([outcome('shutdown.stopSeconds', { ecs: ['platform'] }, 3)]);
  expect(drift(kept, now)).toEqual([
    'shutdown.stopSeconds moves its places of ecs to other values than those that are saved',
  ]);
  const image = (hash: string) =>
    outcome('version', { ecs: ['platform'] }, `tag:${hash.repeat(64)}` as never);
  expect(drift(findingsOf([image('a')]), findingsOf([image('b')]))).toEqual([]);
});
