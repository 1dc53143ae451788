import Table from 'cli-table3';
import { TARGET_IDS, TARGETS } from '../targets.ts';
import { LEGEND, MARKS } from '../verdicts/marks.ts';
import { SOURCES } from '../verdicts/sources.ts';
import type { Verdict } from '../verdicts/verdict.ts';
import { VERDICTS } from '../verdicts/verdicts.ts';
import type { Move, Outcome } from './experiment.ts';
import { entries, rendered } from './findings.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Each field with its name on each platform, and what no field moves. */
export function vocabularyTable({ fields: findings, ownNeeds }: Vocabulary): string {
  const width = 80;
  const fields = columns([20, width]);
  for (const [field, byTarget] of entries(findings)) {
    fields.push([{ content: field, colSpan: 2 }]);
    for (const target of TARGET_IDS) {
      const terms = new Set(Object.keys(rendered(field, byTarget[target])).map(shortTerm));
      const rest = terms.size - MOST_TERMS;
      const shown = [...[...terms].slice(0, MOST_TERMS), ...(rest > 0 ? [`and ${rest} more`] : [])];
      const mark = MARKS[VERDICTS[field][target].verdict].mark;
      fields.push([`  ${mark} ${TARGETS[target]}`, breakable(shown.join(', '), width)]);
    }
  }
  const needs = columns([18, 14, 66], ['', 'values', 'as a whole']);
  for (const target of TARGET_IDS) {
    const { values, unmovedValues, things } = ownNeeds[target];
    const kinds = Object.entries(things).map(([kind, count]) => (count > 1 ? `${count} ${kind}` : kind));
    needs.push([TARGETS[target], `${unmovedValues} of ${values}`, kinds.join(', ')]);
  }
  return [
    text(fields),
    '',
    LEGEND,
    '',
    'What no field moves, and so is the platform’s own need:',
    '',
    text(needs),
  ].join('\n');
}

const MOST_TERMS = 6;

/**
 * Everything that trials of a field moved, with what was there before and after. Pointers are left whole, to be copied.
 */
export function fieldReport(outcomes: readonly Outcome[]): string {
  return [...new Set(outcomes.map(({ field }) => field))]
    .map((field) => {
      const trials = outcomes.filter((outcome) => outcome.field === field);
      return [
        field,
        ...trials.map(({ at, before, after, together, along }) => {
          const base = together ? `, with ${together}, whose own moves are taken out` : '';
          const more = along ? `, and ${along}, whose moves are shown, too` : '';
          return `  ${at}: ${value(before)} -> ${value(after)}${base}${more}`;
        }),
        ...TARGET_IDS.flatMap((target) => [
          `${MARKS[VERDICTS[field][target].verdict].mark} ${TARGETS[target]}: ${sentence(VERDICTS[field][target])}`,
          ...moveLines(trials.flatMap(({ moves }) => moves[target])),
        ]),
      ].join('\n');
    })
    .join('\n\n');
}

/** A verdict in words, with its source. */
function sentence(verdict: Verdict): string {
  if (verdict.verdict === 'native') return 'native';
  if (verdict.verdict === 'approximated') return `approximated: ${verdict.lost}`;
  const { publisher, title, date } = SOURCES[verdict.source];
  return `${verdict.verdict.replace('-', ' ')}: ${verdict.why} (${publisher}, ${title}, ${date})`;
}

/** Two lines for each place, once: several trials of a field move the same places. */
function moveLines(moves: readonly Move[]): string[] {
  const remark = {
    platform: '',
    container: ', for the container to act on',
    nobody: ', and nobody acts on it',
  };
  const places = new Map<string, string>();
  for (const { file, pointer, before, after, effect } of moves) {
    const place = `  ${file}#${pointer}`;
    if (!places.has(place)) places.set(place, `      ${value(before)} -> ${value(after)}${remark[effect]}`);
  }
  return [...places].flat();
}

const value = (of: unknown): string => {
  const whole = of === undefined ? 'nothing' : JSON.stringify(of);
  return whole.length > 70 ? `${whole.slice(0, 40)} ... ${whole.slice(-25)}` : whole;
};

/** A term without the path that most terms of its platform share. */
const shortTerm = (term: string): string =>
  term
    .replace(/^AWS::\w+::/, '')
    .replace(/^services\.\*\./, '')
    .replace(/^(TaskDefinition|Deployment) (?=\S)/, '')
    .replace(/^ContainerDefinitions\[\]\./, '')
    .replace(/(spec\.template\.)?spec\.((init)?[cC]ontainers\[\]\.)?/, '')
    .replace(/metadata\.annotations\.[^/]*\//, '')
    .replace(/\w+\[([^\]*]+)\](\.(Value|value|Name|name))?$/, '$1');

/** A table without rules that fits 100 columns. */
const columns = (colWidths: readonly number[], head: string[] = []) =>
  new Table({
    head,
    colWidths: [...colWidths],
    wordWrap: true,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 1 },
    chars: {
      ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '', mid: '', 'left-mid': '', 'mid-mid': '' },
      ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '', 'right-mid': '' },
      ...{ left: '', right: '', middle: '' },
    },
  });

const text = (table: { toString(): string }): string => table.toString().replaceAll(/ +$/gm, '');

/** Breaks long words where a part of them ends: the table would cut them off. */
const breakable = (words: string, width: number): string =>
  words.replaceAll(/\S+/g, (word) =>
    word.length < width
      ? word
      : word.replaceAll(new RegExp(`(\\S{4,${width - 2}}[./_\\]])(?=\\S)`, 'g'), '$1 '),
  );
