import { ENGINES } from '../../measurements/engines.ts';
import { figureText } from '../../measurements/figures.ts';
import {
  type NoSeries,
  type ScenarioResults,
  type Series,
  seriesFor,
} from '../../measurements/side-by-side.ts';
import { TARGET_IDS, type Target } from '../../targets.ts';
import type { Statement } from '../cell.ts';
import { concern, type SectionOf } from '../section.ts';

/** How many figures of a scenario a cell has room for; `npm run measurements` has all. */
const FIGURES = 2;

/** What deployments did while users came, by the runs that are kept. */
export const behaviour: SectionOf = ({ artefacts }) => ({
  title: 'Measured behaviour',
  concerns: artefacts.measured.map((results) =>
    concern(
      results.title,
      [],
      Object.fromEntries(TARGET_IDS.map((target) => [target, cell(results, target)])) as Record<
        Target,
        Statement
      >,
    ),
  ),
});

function cell({ id, on }: ScenarioResults, target: Target): Statement {
  const series = seriesFor(on, target);
  if (series) return measured(series);
  const [none] = on.filter(({ engine }) => ENGINES[engine].target === target) as readonly NoSeries[];
  return {
    text: `not measured: ${none?.reason}`,
    values: [],
    evidence: [{ measurement: `${none?.engine}/${id}`, found: false }],
    complete: true,
  };
}

function measured({ engine, isCurrent, setting, lines, runs, ratePerSecond }: Series): Statement {
  const shown = lines.slice(0, FIGURES).filter(({ spread }) => spread);
  const figures = shown.map((line) => `${line.title} ${figureText(line)}`).join(', ');
  const text = [
    ...(ENGINES[engine].isEmulated ? ['not measured on AWS: '] : []),
    figures,
    `; ${runs.length} runs at ${ratePerSecond} requests a second at the ${setting.engine.front}`,
    ...(isCurrent === false ? ['; of an artefact that has changed since'] : []),
  ].join('');
  return {
    text,
    values: shown.map(({ title, unit, spread }) => ({
      name: title,
      value: spread?.median ?? 0,
      ...(unit && { unit }),
    })),
    evidence: runs.map((measurement) => ({ measurement, found: true })),
    complete: true,
  };
}
