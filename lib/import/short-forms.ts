import { shellWords } from './shell-words.ts';

/*
 * The short and long forms of values in a Compose file, as one form each. Source: the Compose specification.
 */

/** The value of a key. Undefined for a key that only every object has, such as `constructor`. */
export const own = <T>(values: Readonly<Record<string, T>> | null | undefined, key: string): T | undefined =>
  values && Object.hasOwn(values, key) ? values[key] : undefined;

/** A scalar as text, as Compose hands it over. */
export const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

/** A text or a list, as a list of texts. */
export const list = (value: unknown): string[] =>
  value === null || value === undefined ? [] : [value].flat().map(text);

/** An object, or a list of `NAME=VALUE`, by name. A name without a value has null. */
export function assignments(value: unknown): [string, string | null][] {
  if (Array.isArray(value))
    return value.map((entry) => {
      const line = text(entry);
      const equals = line.indexOf('=');
      return equals < 0 ? [line, null] : [line.slice(0, equals), line.slice(equals + 1)];
    });
  return Object.entries((value ?? {}) as object).map(([name, inner]) => [
    name,
    inner === null ? null : text(inner),
  ]);
}

/**
 * The words of a command: a list, or a text that is split as Compose splits it.
 *
 * @returns undefined for a text that only a shell can run, such as one with `&&`
 */
export const words = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? value.map(text) : shellWords(text(value));

const UNIT_SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
};

/** A duration such as `1m30s`, in seconds. Undefined for any other text. */
export function seconds(value: unknown): number | undefined {
  const parts = [...text(value).matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h|d)/gy)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text(value)) return undefined;
  return parts.reduce((sum, [, number, unit = 's']) => sum + Number(number) * (UNIT_SECONDS[unit] ?? 0), 0);
}

/** A size such as `512m` or `1.5gb`, in MiB. A number alone is bytes. Undefined for any other text. */
export function mebibytes(value: unknown): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d*)?)\s*([bkmgt]?)(?:i?b)?$/i.exec(text(value)) ?? [];
  if (number === undefined) return undefined;
  const power = 'bkmgt'.indexOf(unit.toLowerCase() || 'b');
  return (Number(number) * 1024 ** power) / 1024 ** 2;
}

/** A port of a service. */
export interface ComposePort {
  readonly number: number;
  /** The port on the host. @default - not published, or by a number that Docker chooses */
  readonly published?: number | undefined;
  readonly isPublished: boolean;
  /** The address on the host. @default - all of them */
  readonly hostIp?: string | undefined;
  readonly udp: boolean;
  /** The protocol that the file names, such as `http`. */
  readonly appProtocol?: string | undefined;
  /** The index in the list of `ports`, or of `expose`. -1 for a port that neither has. */
  readonly index: number;
  /** The other evidence for a port that neither list has. @default - it is in a list */
  readonly told?: string | undefined;
}

/** The ports of a `ports` list. Undefined stands for an entry that cannot be read. */
export const publishedPorts = (value: unknown): (ComposePort[] | undefined)[] =>
  ((value ?? []) as unknown[]).map((entry, index) => {
    if (typeof entry === 'object' && entry) return longPort(entry as LongPort, index);
    return shortPort(text(entry), index);
  });

interface LongPort {
  readonly target?: unknown;
  readonly published?: unknown;
  readonly host_ip?: unknown;
  readonly protocol?: unknown;
  readonly app_protocol?: unknown;
}

function longPort(port: LongPort, index: number): ComposePort[] | undefined {
  const number = Number(port.target);
  const [published] = text(port.published).split('-');
  if (!isPort(number)) return undefined;
  return [
    {
      number,
      index,
      isPublished: true,
      udp: text(port.protocol) === 'udp',
      ...(published && isPort(Number(published)) && { published: Number(published) }),
      ...(port.host_ip !== undefined && { hostIp: text(port.host_ip) }),
      ...(port.app_protocol !== undefined && { appProtocol: text(port.app_protocol) }),
    },
  ];
}

const isPort = (number: number): boolean => Number.isInteger(number) && number > 0 && number < 65_536;

/** `[[IP:]HOST:]CONTAINER[/PROTOCOL]`, where both ports may be ranges of one length. */
const SHORT_PORT =
  /^(?:(?:(\[[\da-fA-F:]+\]|[\d.]+):)?(?:(\d+)(?:-(\d+))?)?:)?(\d+)(?:-(\d+))?(?:\/(tcp|udp|sctp))?$/;

/** Ranges are written out, up to this many. */
const LONGEST_RANGE = 100;

function shortPort(entry: string, index: number): ComposePort[] | undefined {
  const found = SHORT_PORT.exec(entry);
  if (!found) return undefined;
  const [, hostIp, hostFrom, , from, to, protocol] = found;
  const first = Number(from);
  const last = Number(to ?? from);
  if (last < first || last - first >= LONGEST_RANGE || !isPort(first) || !isPort(last)) return undefined;
  return Array.from({ length: last - first + 1 }, (_, i) => ({
    number: first + i,
    index,
    isPublished: true,
    udp: protocol === 'udp' || protocol === 'sctp',
    ...(hostFrom !== undefined && { published: Number(hostFrom) + i }),
    ...(hostIp !== undefined && { hostIp }),
  }));
}

/** The ports of an `expose` list. */
export const exposedPorts = (value: unknown): (ComposePort[] | undefined)[] =>
  ((value ?? []) as unknown[]).map((entry, index) =>
    shortPort(text(entry), index)?.map((port) => ({ ...port, isPublished: false })),
  );

/** A mount of a service. */
export interface ComposeMount {
  readonly type: string;
  /** @default - anonymous */
  readonly source?: string | undefined;
  readonly target: string;
  readonly readOnly: boolean;
  /** The size of a tmpfs. @default - the engine's own */
  readonly sizeMiB?: number | undefined;
  readonly subpath?: string | undefined;
}

/** The mount of an entry of a `volumes` list. */
export function mountOf(entry: unknown): ComposeMount {
  if (typeof entry === 'object' && entry) {
    const { type, source, target, read_only, tmpfs, volume } = entry as Record<string, unknown>;
    const size = mebibytes((tmpfs as { size?: unknown } | undefined)?.size);
    const subpath = (volume as { subpath?: unknown } | undefined)?.subpath;
    return {
      type: text(type),
      target: text(target),
      readOnly: read_only === true || text(read_only) === 'true',
      ...(source !== undefined && { source: text(source) }),
      ...(size !== undefined && { sizeMiB: size }),
      ...(subpath !== undefined && { subpath: text(subpath) }),
    };
  }
  // A drive letter of Windows has a colon of its own.
  const parts = text(entry).split(/(?<!^[A-Za-z]):/);
  const [source = '', target, options = ''] = parts;
  if (target === undefined) return { type: 'volume', target: source, readOnly: false };
  const isPath = /^(?:[./~]|[A-Za-z]:)/.test(source);
  return {
    type: isPath ? 'bind' : 'volume',
    source,
    target,
    readOnly: options.split(',').includes('ro'),
  };
}
