import { parseArgs } from 'node:util';
import { z } from 'zod';
import { InvalidInput } from '../definition.ts';
import { type MeasureConfig, measureConfigSchema, parseMeasureConfig } from './config.ts';

type Kind = 'switch' | 'text' | 'number' | 'seconds' | 'mix';

/** What the command line calls the fields of the configuration. */
const FLAGS: Readonly<Record<keyof MeasureConfig, readonly [flag: string, kind: Kind]>> = {
  url: ['url', 'text'],
  remote: ['remote', 'switch'],
  hostHeader: ['host-header', 'text'],
  ratePerSecond: ['rate', 'number'],
  mixPercent: ['mix', 'mix'],
  pollsPerSecond: ['polls', 'number'],
  timeoutSeconds: ['timeout', 'seconds'],
  cold: ['cold', 'switch'],
  warmUpSeconds: ['warm-up', 'seconds'],
  commandSeconds: ['limit', 'seconds'],
  steadySeconds: ['steady', 'seconds'],
  settleSeconds: ['settle', 'seconds'],
  readBackSeconds: ['read-back', 'seconds'],
};

const PLACEHOLDER = { switch: '', text: ' TEXT', number: ' N', seconds: ' SECONDS', mix: ' R/P/W' };

export interface Arguments {
  readonly config: MeasureConfig;
  readonly command: readonly string[];
  readonly json: boolean;
  readonly out?: string | undefined;
}

/** @throws InvalidInput naming every flag that is wrong */
export function parseArguments(argv: readonly string[]): Arguments {
  const end = argv.indexOf('--');
  const command = end < 0 ? [] : argv.slice(end + 1);
  const kinds = Object.values(FLAGS);
  const { values, positionals } = parseArgs({
    args: argv.slice(0, end < 0 ? undefined : end),
    // Whatever is wrong is told with all else that is wrong.
    strict: false,
    options: {
      json: { type: 'boolean' },
      out: { type: 'string' },
      ...Object.fromEntries(
        kinds.map(([flag, kind]) => [flag, { type: kind === 'switch' ? 'boolean' : 'string' }]),
      ),
    },
  });
  const { json = false, out, ...given } = values;
  const problems = [
    ...positionals.map((received) => problem('an argument', received, 'behind --, where the command begins')),
    ...(command.length > 0 ? [] : [problem('the command', undefined, 'given behind --, as in -- sleep 3')]),
    ...(json === true || json === false ? [] : [problem('--json', json, 'without a value')]),
    ...(out === undefined || (typeof out === 'string' && out) ? [] : [problem('--out', out, 'a file name')]),
  ];
  const input = { ...given } as Record<string, unknown>;
  for (const [field, [flag, kind]] of Object.entries(FLAGS)) {
    delete input[flag];
    if (given[flag] !== undefined) input[field] = value(kind, given[flag]);
  }
  try {
    const config = parseMeasureConfig(input, flagOf);
    if (problems.length === 0)
      return { config, command, json: json === true, out: out as string | undefined };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    problems.push(...error.problems);
  }
  throw new InvalidInput('the measurement', problems);
}

/** The flags with their limits and defaults, as the schema has them. */
export function flagsHelp(): string {
  const { properties = {} } = z.toJSONSchema(measureConfigSchema, { io: 'input' });
  return Object.entries(FLAGS)
    .map(([field, [flag, kind]]) => {
      const {
        description,
        minimum,
        maximum,
        default: initial,
      } = properties[field] as z.core.JSONSchema.Schema;
      const limits = minimum === undefined ? '' : `, ${minimum} to ${maximum}`;
      const otherwise = kind === 'mix' ? Object.values(initial as object).join('/') : initial;
      const isOff = otherwise === undefined || otherwise === false;
      return `  --${`${flag}${PLACEHOLDER[kind]}`.padEnd(20)}${description}${limits}${isOff ? '' : ` (${otherwise})`}`;
    })
    .join('\n');
}

function value(kind: Kind, text: unknown): unknown {
  const number = (part: unknown) => (/^-?\d+(\.\d+)?$/.test(String(part)) ? Number(part) : part);
  if (kind === 'number' || kind === 'seconds') return number(text);
  if (kind !== 'mix') return text;
  const [read, page, write, ...more] = String(text).split('/').map(number);
  return more.length > 0 ? text : { read, page, write };
}

function flagOf(field: string): string {
  const [name = '', ...rest] = field.split('.');
  const flag = FLAGS[name as keyof MeasureConfig]?.[0] ?? name;
  return [`--${flag}`, ...rest].join(' ');
}

function problem(field: string, received: unknown, allowed: string) {
  return { field, received, allowed };
}
