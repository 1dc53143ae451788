import { stepsOut } from '../../../../lib/compare/readings/scaling.ts';
import { artefactsOf, texts } from '../artefacts-of.ts';

it.each([
  // A target of 60 % of what replicas can report at most: 2 that report 100 % are to become 4.
  [2, 6, 60, 100, [2, 4, 6]],
  [2, 4, 50, 100, [2, 4]],
  [1, 10, 70, 100, [1, 2, 3, 5, 8, 10]],
  // Pods may use twice what they ask for.
  [2, 6, 60, 200, [2, 6]],
])('scales from %i to %i, aiming at %i %% of reports up to %i %%, by %j', (from, to, target, most, steps) => {
  expect(stepsOut(from, to, target, most)).toEqual(steps);
});

it('never scales out where no report exceeds the target', () => {
  expect(stepsOut(2, 6, 100, 100)).toBeUndefined();
});

it('says in how many steps each platform gets from the least to the most replicas, by its own file', () => {
  const change = { replicas: { min: 2, max: 6 }, scaling: { targetCpuPercent: 60 } };
  const [compose, ecs, eks, kubernetes] = texts(artefactsOf(change), 'scaling');
  expect(compose).not.toContain('at the fastest');
  for (const cell of [ecs, eks, kubernetes])
    expect(cell).toContain('; at the fastest from 2 to 4 to 6, as no replica reports more than 100 %');
});
