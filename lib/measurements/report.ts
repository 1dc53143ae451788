import { plainTable, WIDTH } from '../plain-table.ts';
import { ENGINE_IDS, ENGINES, type EngineId } from './engines.ts';
import { figureText } from './figures.ts';
import type { NoSeries, ScenarioResults, Series } from './side-by-side.ts';

const FIGURES_WIDTH = 26;

/** Kept runs as text of at most 100 columns: a table for each scenario, then what they were made on. */
export function report(results: readonly ScenarioResults[]): string {
  // A column for engines that have runs; of the others, why not, is the same for all scenarios.
  const shown = ENGINE_IDS.filter((id) =>
    results.some(({ on }) => on.some((one) => one.engine === id && isSeries(one))),
  );
  const tables = results.map((one) => `${one.title} (${one.id}): ${one.does}\n\n${table(one, shown)}`);
  return [...tables, ...notes(results, shown)].join('\n\n');
}

const isSeries = (one: Series | NoSeries): one is Series => 'runs' in one;

function table({ on }: ScenarioResults, shown: readonly EngineId[]): string {
  const columns = shown.flatMap((id) => on.filter(({ engine }) => engine === id));
  const titles = [
    ...new Set(columns.flatMap((one) => (isSeries(one) ? one.lines : []).map(({ title }) => title))),
  ];
  const row = (
    title: string,
    of: (series: Series) => string,
    otherwise: (none: NoSeries) => string = () => '',
  ) => [title, ...columns.map((one) => (isSeries(one) ? of(one) : otherwise(one)))];
  const rows = [
    row('runs', runs, ({ reason }) => `none: ${reason}`),
    ...titles.map((title) =>
      row(title, ({ engine, lines }) => {
        const line = lines.find((one) => one.title === title);
        if (!line) return '';
        return ENGINES[engine].isEmulated ? `not measured on AWS: ${figureText(line)}` : figureText(line);
      }),
    ),
  ];
  const width = Math.floor((WIDTH - FIGURES_WIDTH - columns.length) / Math.max(1, columns.length));
  return plainTable(['', ...columns.map(({ engine }) => ENGINES[engine].title)], rows, [
    FIGURES_WIDTH,
    ...columns.map(() => width),
  ]);
}

function runs({ runs, date, ratePerSecond, isCurrent, setting }: Series): string {
  const stale = isCurrent === false ? `; ${setting.artefact.file} has changed since` : '';
  return `${runs.length}, ${date}, ${ratePerSecond} requests a second at the ${setting.engine.front}${stale}`;
}

function notes(results: readonly ScenarioResults[], shown: readonly EngineId[]): string[] {
  const all = results.flatMap(({ on }) => on);
  const measuredOn = shown.map((id) => {
    const settings = all
      .filter(isSeries)
      .filter(({ engine }) => engine === id)
      .map(({ setting }) => setting);
    const made = settings.map(
      ({ engine, machine }) =>
        `${engine.version}; ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}`,
    );
    return `${ENGINES[id].title}: ${[...new Set(made)].join('; and ')}; ${ENGINES[id].is}.`;
  });
  const others = ENGINE_IDS.filter((id) => !shown.includes(id)).map((id) => {
    const reasons = new Set(
      all.filter((one) => one.engine === id && !isSeries(one)).map((one) => (one as NoSeries).reason),
    );
    return `${ENGINES[id].title}: not measured: ${[...reasons].join('; ')}.`;
  });
  return [
    [
      'Median, and the least and the most where runs differ. Seconds count from the start of the command.',
      'Failed requests: from then on, of all that were due, polls for the version included.',
      'Failed load: those but the polls, over the requests a second; different loads compare by it.',
    ].join('\n'),
    [...measuredOn, ...others].map(wrapped).join('\n'),
  ];
}

/** Onto lines that fit the width. */
function wrapped(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(lines.length > 0 ? `  ${word}` : word);
  }
  return lines.join('\n');
}
