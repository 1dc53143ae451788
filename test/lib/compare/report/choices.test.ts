import { application as tickets } from '../../../../examples/tickets.ts';
import { application as worker } from '../../../../examples/worker.ts';
import { comparison } from '../../../../lib/compare/comparison.ts';
import type { Comparison, Level } from '../../../../lib/compare/comparison-schema.ts';
import { choices, NOT_COVERED } from '../../../../lib/compare/report/choices.ts';
import { markdown } from '../../../../lib/compare/report/markdown.ts';
import { artefactsOf, artefactsOfApplication } from '../artefacts-of.ts';
import { renderedPage } from './page/rendered.ts';

const verdictOf = (
  { sections }: Pick<Comparison, 'sections'>,
  row: string,
  target: 'compose' | 'ecs' | 'eks',
) => {
  const [section, id] = row.split('/');
  return sections.find((one) => one.id === section)?.rows.find((one) => one.id === id)?.cells[target].verdict;
};

describe.each([
  ['the fixture', undefined],
  ['tickets', tickets],
  ['worker', worker],
])('the choices for %s', (_, definition) => {
  const compared = comparison(definition ? artefactsOfApplication(definition) : artefactsOf());
  const made = choices(compared);

  it('say nothing that no row says: what speaks for a deployment is met there, what speaks against it is not', () => {
    expect(made.map(({ target }) => target)).toEqual(['compose', 'ecs', 'eks']);
    for (const { target, ...choice } of made) {
      const chosen = target as 'compose' | 'ecs' | 'eks';
      expect(choice.for.length).toBeGreaterThan(0);
      for (const { row } of choice.for)
        expect(['native', 'approximated']).toContain(verdictOf(compared, row, chosen));
      for (const { row } of choice.against) expect(verdictOf(compared, row, chosen)).toBe('absent');
    }
  });

  it('name only what tells the deployments apart', () => {
    for (const { target, ...choice } of made)
      for (const { row } of [...choice.for, ...choice.against]) {
        const levels = (['compose', 'ecs', 'eks'] as const).map((one) => verdictOf(compared, row, one));
        expect([target, row, new Set(levels).size]).not.toEqual([target, row, 1]);
      }
  });
});

it('change with the verdicts of the rows', () => {
  const compared = comparison(artefactsOf());
  const everywhere = (level: Level) => ({
    sections: compared.sections.map((section) => ({
      ...section,
      rows: section.rows.map((row) => ({
        ...row,
        cells: Object.fromEntries(
          Object.entries(row.cells).map(([id, cell]) => [id, { ...cell, verdict: level }]),
        ) as typeof row.cells,
      })),
    })),
  });
  const reasons = (level: Level) =>
    choices(everywhere(level)).flatMap((choice) => [...choice.for, ...choice.against]);
  // Where all deployments are alike, nothing speaks for one of them.
  expect([reasons('native'), reasons('absent')]).toEqual([[], []]);
});

it('stand on the first screen of the page and at the top of the document, each reason with a link to its row', async () => {
  const { compared, excerptOf, text } = await renderedPage();
  const written = markdown(compared, excerptOf);
  const made = choices(compared);
  expect(made.flatMap((choice) => choice.for).length).toBeGreaterThan(5);
  for (const choice of made)
    for (const { row, text: reason } of [...choice.for, ...choice.against]) {
      expect(text).toContain(`<a href="#${row}">${reason}</a>`);
      expect(written).toContain(`[${reason}](#${row.replace('/', '-')})`);
    }
  expect([text.includes(NOT_COVERED), written.includes(NOT_COVERED)]).toEqual([true, true]);
  expect(text.indexOf('id="choose"')).toBeLessThan(text.indexOf('id="short"'));
});
