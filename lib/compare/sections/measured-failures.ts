import { absent, native, type Statement, say } from '../readings/cell.ts';
import type { Readers } from '../readings/readers.ts';
import { type Reading, words } from '../readings/reading.ts';
import { EMULATED, ENGINES } from '../runs/engines.ts';
import { FIGURES, figureText } from '../runs/figures.ts';
import type { ScenarioId } from '../runs/scenarios.ts';
import { type Series, seriesFor } from '../runs/side-by-side.ts';
import { applicationNote, artefactNote } from '../runs/standing.ts';
import { byTarget, type Target } from '../targets.ts';
import { endedByTest, noCallers, noRun, ofService, runsOf } from './behaviour.ts';

/**
 * Failed requests of a scenario. A cell has a mark only for runs on the platform itself, with the artefact as it is
 * rendered now. Other runs are shown together with the artefact or the emulator that they were made with.
 */
export function noFailure(on: Readers, id: ScenarioId): Record<Target, Statement> {
  const results = on.artefacts.measured.find((one) => one.id === id);
  const runs = results ? ofService(results, on.service).on : [];
  const none = (target: Target): Reading => ({
    value: 'not measured',
    evidence: noRun(runs, id, target),
  });
  const failed = (series: Series): Reading => {
    const line = series.lines.find(({ title }) => title === FIGURES.failed.title);
    const figure =
      line && `${figureText(line)} failed, at ${series.ratePerSecond} a second${endedByTest(series)}`;
    return {
      value: figure && `${applicationNote(series)}${figure}${artefactNote(series)}`,
      evidence: runsOf(series),
    };
  };
  const isZero = (series: Series) =>
    series.lines.find(({ title }) => title === FIGURES.failed.title)?.spread?.most === 0;
  const cell = (target: Target): Statement => {
    const series = seriesFor(runs, target);
    if (!series) return say`${none(target)}`;
    if (ENGINES[series.engine].isEmulated) return say`${words(EMULATED)}: ${failed(series)}`;
    if (series.standing !== 'current') return say`${failed(series)}`;
    return (isZero(series) ? native : absent)`${failed(series)}`;
  };
  const anyKubernetes = seriesFor(runs, 'kubernetes');
  const eks = (): Statement =>
    seriesFor(runs, 'eks') || !anyKubernetes
      ? cell('eks')
      : say`${none('eks')}; the manifests for any Kubernetes: ${failed(anyKubernetes)}`;
  return byTarget((target) => noCallers(on) ?? (target === 'eks' ? eks() : cell(target)));
}
