import { plainTable, WIDTH, wrapped } from '../report/plain-table.ts';
import { CHECK_IDS, CHECKS, type Check } from './checks.ts';
import { EMULATED, ENGINE_IDS, ENGINES, type EngineId } from './engines.ts';
import { figureText } from './figures.ts';
import type { NoSeries, ScenarioResults, Series } from './side-by-side.ts';
import { madeWith } from './standing.ts';

const FIGURES_WIDTH = 26;

/** The saved runs as text of at most 100 columns: a table for each scenario, then the engines and machines. */
export function runsReport(results: readonly ScenarioResults[]): string {
  // Engines without runs have no column: the notes give the reasons, which are the same for all scenarios.
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
        return ENGINES[engine].isEmulated ? `${EMULATED}: ${figureText(line)}` : figureText(line);
      }),
    ),
  ];
  const width = Math.floor((WIDTH - FIGURES_WIDTH - columns.length) / Math.max(1, columns.length));
  return plainTable(['', ...columns.map(({ engine }) => ENGINES[engine].title)], rows, [
    FIGURES_WIDTH,
    ...columns.map(() => width),
  ]);
}

function runs(series: Series): string {
  const { runs, date, ratePerSecond, setting } = series;
  const made = madeWith(series);
  return `${runs.length}, ${date}, ${ratePerSecond} requests a second at the ${setting.engine.front}${made && `; ${made}`}`;
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
    wrapped(`Checks of the end-to-end tests, without load: ${CHECK_IDS.map(checkText).join(' ')}`, '  '),
    [
      'Median, and the least and the most where runs differ. Seconds count from the start of the command.',
      'Failed requests: from then on, of all that were due, polls for the version included.',
      'Failed load: those but the polls, over the requests a second; different loads compare by it.',
    ].join('\n'),
    [...measuredOn, ...others].map((note) => wrapped(note, '  ')).join('\n'),
  ];
}

function checkText(id: (typeof CHECK_IDS)[number]): string {
  const { title, does, notOn }: Check = CHECKS[id];
  const without = ENGINE_IDS.flatMap((engine) =>
    notOn[engine] === undefined ? [] : [`not on ${ENGINES[engine].title}: ${notOn[engine]}`],
  );
  return `${title}: ${[does, ...without].join('; ')}.`;
}
