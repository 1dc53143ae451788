import { z } from 'zod';
import { type MeasureConfig, measureConfigSchema, parseMeasureConfig } from './config.ts';
import type { Requests } from './requests.ts';

type FlagKind = 'switch' | 'text' | 'number' | 'seconds' | 'mix';

/** The flags for the fields of the configuration. */
const FLAG_OF: Readonly<
  Record<Exclude<keyof MeasureConfig, 'requests'>, readonly [flag: string, kind: FlagKind]>
> = {
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

const PLACEHOLDER = { text: 'TEXT', number: 'N', seconds: 'SECONDS', mix: 'R/P/W' };

/** The flags with limits and defaults as the schema has them, for the help of a command. */
export function measureFlags(): Record<string, string | { value: string; about: string }> {
  const { properties = {} } = z.toJSONSchema(measureConfigSchema, { io: 'input' });
  const described = Object.entries(FLAG_OF).map(([field, [flag, kind]]) => {
    const { description, minimum, maximum, ...schema } = properties[field] as z.core.JSONSchema.Schema;
    const limits = minimum === undefined ? '' : `, ${minimum} to ${maximum}`;
    const isOff = schema.default === undefined || schema.default === false;
    const about = `${description}${limits}${isOff ? '' : ` (${schema.default})`}`;
    return [flag, kind === 'switch' ? about : { value: PLACEHOLDER[kind], about }];
  });
  return Object.fromEntries(described);
}

interface GivenFlags {
  readonly switches: ReadonlySet<string>;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Reads the configuration of a measurement from flags.
 *
 * @param requests the load. @default - that of the sample
 * @throws InvalidInput naming every flag whose value is wrong
 */
export function parseMeasureFlags({ switches, values }: GivenFlags, requests?: Requests): MeasureConfig {
  const input = Object.entries(FLAG_OF).flatMap(([field, [flag, kind]]): [string, unknown][] => {
    if (switches.has(flag)) return [[field, true]];
    const text = values[flag];
    return text === undefined ? [] : [[field, inputOf(kind, text)]];
  });
  return parseMeasureConfig({ ...Object.fromEntries(input), ...(requests && { requests }) }, flagOf);
}

function inputOf(kind: FlagKind, text: string): unknown {
  const number = (part: string | undefined) => (/^-?\d+(\.\d+)?$/.test(part ?? '') ? Number(part) : part);
  if (kind === 'number' || kind === 'seconds') return number(text);
  if (kind !== 'mix') return text;
  const [read, page, write, ...more] = text.split('/').map(number);
  return more.length > 0 ? text : { read, page, write };
}

function flagOf(field: string): string {
  const [name = '', ...rest] = field.split('.');
  const flag = FLAG_OF[name as keyof typeof FLAG_OF]?.[0] ?? name;
  return [`--${flag}`, ...rest].join(' ');
}
