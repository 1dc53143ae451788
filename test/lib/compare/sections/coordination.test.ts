import { application as threeInARow } from '../../../../examples/three-in-a-row.ts';
import { comparison } from '../../../../lib/compare/comparison.ts';
import { artefactsOf, artefactsOfApplication } from '../artefacts-of.ts';

const sectionIn = (artefacts: ReturnType<typeof artefactsOf>) =>
  comparison(artefacts).sections.find(({ id }) => id === 'coordination');

it('is a section for several services', () => {
  const section = sectionIn(artefactsOfApplication(threeInARow));
  expect(section?.title).toBe('Services together');
  expect(section?.rows.map(({ title }) => title)).toEqual([
    'calls',
    'who may call it',
    'start order',
    'released and scaled apart',
    'while it is unavailable',
  ]);
  expect(section?.rows[0]?.cells.compose.parts?.map(({ services }) => services)).toEqual([['web'], ['api']]);
});

it('is left out of an application of one service', () => {
  expect(sectionIn(artefactsOf())).toBeUndefined();
});
