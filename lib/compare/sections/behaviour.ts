import type { Evidence } from '../comparison-schema.ts';
import { counted } from '../counted.ts';
import { type Judgement, notApplicable, type Statement } from '../readings/cell.ts';
import type { Readers } from '../readings/readers.ts';
import { found, type Reading } from '../readings/reading.ts';
import { ENGINES, type EngineId } from '../runs/engines.ts';
import { figureText } from '../runs/figures.ts';
import type { ScenarioId } from '../runs/scenarios.ts';
import { type ScenarioResults, type Series, seriesFor } from '../runs/side-by-side.ts';
import { applicationNote, artefactNote } from '../runs/standing.ts';
import { byTarget, type Target } from '../targets.ts';
import { tablePlaces } from './data.ts';
import { concern, publicPlaces, type SectionOf } from './section.ts';

/** Figures of a scenario in a cell; `npm run measurements` prints all. */
const FIGURES = 2;

/** Figures of the saved runs, in which deployments were released, scaled or broken under load. */
export const behaviour: SectionOf = (on) => ({
  title: 'Measured behaviour',
  concerns: on.artefacts.measured.map((results) =>
    concern(
      results.title,
      [],
      byTarget(
        (target) => noCallers(on) ?? without(on, results.id) ?? cell(ofService(results, on.service), target),
      ),
    ),
  ),
});

/**
 * Stands in place of runs for a service without a public port: nobody outside of the application sends it requests, so
 * none can fail. Each artefact must agree: a port that is missing in only one of them is reported as missing.
 *
 * @returns undefined for a service that is called from outside
 */
export function noCallers(on: Readers): Judgement | undefined {
  const entries = Object.values(publicPlaces(on));
  if (entries.some(({ value }) => value !== undefined)) return undefined;
  const evidence = entries.flatMap((one) => one.evidence);
  return notApplicable`${{ value: 'no public port: nobody outside sends it requests', evidence }}`;
}

/**
 * Stands in place of runs in which something failed or was changed that the service does not have: a sidecar, a table,
 * a scaling target, another service that it calls.
 */
function without(on: Readers, id: ScenarioId): Judgement | undefined {
  const { compose, ecs, kubernetes } = on;
  const needed: Readonly<Partial<Record<ScenarioId, readonly Reading<unknown>[]>>> = {
    'killed-sidecar': [found(compose.sidecars), found(kubernetes.sidecars)],
    'broken-sidecar': [found(compose.sidecars), found(kubernetes.sidecars)],
    'store-away': Object.values(tablePlaces(on)),
    'store-node-lost': Object.values(tablePlaces(on)),
    'scale-out-by-load': [ecs.scaling(), kubernetes.scaler('metrics')],
    ...Object.fromEntries(ofCalled.map((id) => [id, [found(ecs.calls), found(kubernetes.calls)]])),
  };
  const places = needed[id] ?? [];
  if (places.length === 0 || places.some(({ value }) => value !== undefined)) return undefined;
  return notApplicable`${{ value: 'it has none', evidence: places.flatMap(({ evidence }) => evidence) }}`;
}

/** The scenarios that disturb a service which the loaded one calls. */
const ofCalled = [
  'called-release',
  'called-killed',
  'called-gone',
  'called-scaled',
] as const satisfies readonly ScenarioId[];

/** The results that count for a service: its own series and, where it has none, those of other applications. */
export function ofService(results: ScenarioResults, service: string): ScenarioResults {
  const on = results.on.filter(
    (one) => !('runs' in one) || one.standing === 'other' || one.setting.service === service,
  );
  return { ...results, on };
}

/** The runs of a series, as evidence. */
export const runsOf = ({ runs }: Series): readonly Evidence[] =>
  runs.map((measurement) => ({ measurement, found: true }));

/** The place of the runs that a target does not have, as evidence. */
export const noRun = (
  on: ScenarioResults['on'],
  id: ScenarioResults['id'],
  target: Target,
): readonly Evidence[] => [{ measurement: `${engineOf(on, target)?.engine}/${id}`, found: false }];

const engineOf = <T extends { readonly engine: EngineId }>(on: readonly T[], target: Target): T | undefined =>
  on.find(({ engine }) => ENGINES[engine].target === target);

function cell({ id, on }: ScenarioResults, target: Target): Statement {
  const series = seriesFor(on, target);
  if (series) return measured(series);
  const none = engineOf(
    on.filter((one) => 'reason' in one),
    target,
  );
  return {
    text: none ? `not measured: ${none.reason}` : 'not measured',
    values: [],
    evidence: noRun(on, id, target),
    complete: true,
  };
}

function measured(series: Series): Statement {
  const { engine, lines, runs, ratePerSecond } = series;
  const shown = lines.slice(0, FIGURES).filter(({ spread }) => spread);
  const figures = shown.map((line) => `${line.title} ${figureText(line)}`).join(', ');
  const text = [
    ...(ENGINES[engine].isEmulated ? ['not measured on AWS: '] : []),
    applicationNote(series),
    figures,
    ` (${counted(runs.length, 'run')}, ${ratePerSecond} requests a second)`,
    artefactNote(series),
  ].join('');
  return {
    text,
    values: shown.map(({ title, unit, spread }) => ({
      name: title,
      value: spread?.median ?? 0,
      ...(unit && { unit }),
    })),
    evidence: runsOf(series),
    complete: true,
  };
}
