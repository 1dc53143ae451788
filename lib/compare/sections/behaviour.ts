import type { Evidence } from '../comparison-schema.ts';
import { counted } from '../counted.ts';
import { type Judgement, notApplicable, type Statement } from '../readings/cell.ts';
import type { Readers } from '../readings/readers.ts';
import { found, type Reading } from '../readings/reading.ts';
import { tablePlaces } from '../readings/table-places.ts';
import { EMULATED, ENGINES, type EngineId } from '../runs/engines.ts';
import { FIGURES, figureText } from '../runs/figures.ts';
import { NO_ACCOUNT, OBSERVATIONS, SCENARIOS, type Scenario, type ScenarioId } from '../runs/scenarios.ts';
import { type ScenarioResults, type Series, seriesFor } from '../runs/side-by-side.ts';
import { applicationNote, artefactNote } from '../runs/standing.ts';
import { byTarget, type Target } from '../targets.ts';
import { afterRun, DOCUMENTED, expected, NO_RUN } from './expected.ts';
import { type Concern, concern, publicPlaces, type SectionOf } from './section.ts';

/** The scenario whose figures the section about moves has. */
const MOVE = 'moved' satisfies ScenarioId;

/** The number of a scenario's figures in a cell, where the scenario does not name it. */
const SHOWN_FIGURES = 3;

/** Figures of the saved runs, in which deployments were released, scaled or broken under load. */
export const behaviour: SectionOf = (on) => {
  const later = afterRun(on);
  const documented = byTarget((target) => expected(on, target));
  const rows = on.artefacts.measured.filter(({ id }) => id !== MOVE);
  return {
    title: 'Measured behaviour',
    concerns: [
      ...measuredOn(on),
      ...rows.map((results) =>
        concern(
          results.title,
          [],
          byTarget(
            (target) =>
              noCallers(on) ??
              without(on, results.id) ??
              followed(
                cell(ofService(results, on.service), target, documented[target][results.id]),
                target === 'kubernetes' ? later[results.id] : undefined,
              ),
          ),
        ),
      ),
    ],
  };
};

/** The row about the engines of the runs: it says once what the cells of other rows would have to repeat. */
function measuredOn(on: Readers): Concern[] {
  if (noCallers(on) || on.artefacts.measured.length === 0) return [];
  const all = on.artefacts.measured.flatMap((results) => ofService(results, on.service).on);
  const nothing = (target: Target): Statement => ({
    text: NOT_MEASURED[target] ?? 'not measured',
    values: [],
    evidence: noRun(all, 'rolling-release', target),
    complete: true,
  });
  return [
    concern(
      'measured on',
      [],
      byTarget((target) => {
        const series = seriesFor(all, target);
        if (!series) return nothing(target);
        const { version } = series.setting.engine;
        return {
          text: ENGINES[series.engine].isEmulated
            ? `${NONE}: ${EMULATED} (${version}); ${DOCUMENTED}`
            : version,
          values: [],
          evidence: runsOf(series),
          complete: true,
        };
      }),
    ),
  ];
}

/** The first words for a platform of which no saved run is from a real account. */
const NONE = 'none on real AWS';

/** The words for a platform that no run was made on. */
const NOT_MEASURED: Readonly<Partial<Record<Target, string>>> = {
  ecs: `${NONE}, not measured: ${NO_ACCOUNT}; ${DOCUMENTED}`,
  eks: `${NONE}, not measured: ${NO_ACCOUNT}; the same pods were measured on any Kubernetes; ${NO_RUN}`,
};

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

function cell({ id, on }: ScenarioResults, target: Target, expected: Statement | undefined): Statement {
  const series = seriesFor(on, target);
  if (series) return measured(series, id);
  if (expected) return expected;
  const none = engineOf(
    on.filter((one) => 'reason' in one),
    target,
  );
  return {
    text: none && none.reason !== NO_ACCOUNT ? `not measured: ${none.reason}` : 'not measured',
    values: [],
    evidence: noRun(on, id, target),
    complete: true,
  };
}

/** A statement with what follows after its run. */
const followed = (statement: Statement, later: Statement | undefined): Statement =>
  later
    ? {
        ...statement,
        text: `${statement.text}; ${later.text}`,
        evidence: [...statement.evidence, ...later.evidence],
      }
    : statement;

/** Figures that say more of failed requests. */
const ASIDE: readonly string[] = [FIGURES.longestGap.title, FIGURES.lastFailure.title];

const isFlawless = (lines: Series['lines']): boolean =>
  lines.find(({ title }) => title === FIGURES.failed.title)?.spread?.most === 0;

/** The figures of the move between both stacks on AWS, as the end of a statement about it. Empty without a run. */
export function measuredMove({ artefacts }: Pick<Readers, 'artefacts'>): Reading<string> {
  const series = seriesFor(artefacts.measured.find(({ id }) => id === MOVE)?.on ?? [], 'ecs');
  // A run of another application decides nothing, and a statement with it would have no mark.
  if (!series || series.standing === 'other') return { value: '', evidence: [] };
  const { text, evidence } = measured(series, MOVE);
  return { value: `; ${text}`, evidence };
}

/** A figure in words. A count stands before what it counts. */
function figureWords(line: Series['lines'][number]): string {
  const text = figureText(line);
  if (line.title === FIGURES.failedShare.title) return `${text} of all until then`;
  if (line.title !== FIGURES.failed.title) return `${line.title} ${text}`;
  return `${text} failed ${text === '1' ? 'request' : 'requests'}`;
}

/** The act of the test that ended the failures, as the platform would not. Empty where the platform ended them. */
export function endedByTest({ lines }: Pick<Series, 'lines'>): string {
  const acts = lines.find(({ title }) => ACTS.includes(title));
  return acts ? `; it went on until the test acted, ${figureText(acts)} after the failure showed` : '';
}

const ACTS: readonly string[] = [OBSERVATIONS.tillRollbackSeconds, OBSERVATIONS.tillRestartSeconds];

function measured(series: Series, id: ScenarioId): Statement {
  const { engine, lines, runs, ratePerSecond } = series;
  const { shown: most = SHOWN_FIGURES, note }: Scenario = SCENARIOS[id];
  // The times of failures say nothing where no request failed.
  const shown = lines
    .slice(0, most)
    .filter(({ title, spread }) => spread && !(isFlawless(lines) && ASIDE.includes(title)));
  const figures = shown.map(figureWords).join(', ');
  const text = [
    ...(ENGINES[engine].isEmulated ? [`${EMULATED}: `] : []),
    applicationNote(series),
    figures,
    endedByTest(series),
    ` (${[counted(runs.length, 'run'), `${ratePerSecond}/s`, ...(note === undefined ? [] : [note])].join(', ')})`,
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
