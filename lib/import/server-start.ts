import { basename } from 'node:path';
import { mountOf, text, words } from './short-forms.ts';

/*
 * The difference between a container that runs a database and one that is its client. Both have the same image: a client
 * dumps a database, or fills it.
 */

/** Programs that are, or that start, the server of a database or a cache. `init` and `run.sh` are those of other publishers. */
const SERVER =
  /^(?:postgres|mysqld(?:_safe)?|mariadbd(?:-safe)?|redis-server|valkey-server|(?:docker-)?entrypoint(?:\.sh)?|run\.sh|init)$/;
/** Programs that start the one behind them. */
const WRAPPER = /^(?:tini|dumb-init|exec|env|nice|gosu|su-exec|stdbuf|time|--|-g|[A-Za-z_]\w*=.*)$/;
const SHELL = /^(?:sh|bash|ash|dash)$/;
/** A server where a shell looks for a command. */
const IN_A_SCRIPT =
  /(?:^|[;&|({\n]|\b(?:then|do|else)\s)\s*(?:(?:exec|env|tini|dumb-init|--|gosu\s+\S+|su-exec\s+\S+|[A-Za-z_]\w*=\S*)\s+)*(?:\/[\w./-]*\/)?(?:postgres|mysqld(?:_safe)?|mariadbd(?:-safe)?|redis-server|valkey-server|docker-entrypoint\.sh)(?=["']?(?:\s|;|&|\||\)|$))/;
/** The folders in which servers keep their data. */
const DATA = /^\/(?:var\/lib\/(?:postgresql|mysql|redis|valkey)|data|bitnami|config)(?:\/|$)/;

/** Tells whether a container with the image of a database runs the server: by its entrypoint, its command and its mounts. */
export function startsServer(raw: Readonly<Record<string, unknown>>): boolean {
  const entrypoint = given(raw.entrypoint);
  const command = given(raw.command);
  if (!entrypoint && !command) return true;
  // The image's own entrypoint gives options, and the name of a configuration file, to the server.
  const [first = ''] = entrypoint ?? command ?? [];
  if (!entrypoint && (first.startsWith('-') || first.endsWith('.conf'))) return true;
  return runsServer([...(entrypoint ?? []), ...(command ?? [])], raw);
}

/** The words of an entrypoint or a command. Undefined where the image's own stands. */
function given(value: unknown): string[] | undefined {
  const found = words(value) ?? ['sh', '-c', text(value)];
  return value === undefined || found.every((word) => word === '') ? undefined : found;
}

function runsServer(line: readonly string[], raw: Readonly<Record<string, unknown>>): boolean {
  const [first, ...rest] = line;
  if (first === undefined) return true;
  const program = basename(first);
  if (/^(?:gosu|su-exec)$/.test(program)) return runsServer(rest.slice(1), raw);
  if (WRAPPER.test(program)) return runsServer(rest, raw);
  // An entrypoint without a command, or with options alone, starts the server; any other program it runs as it is.
  if (/entrypoint(?:\.sh)?$/.test(program))
    return rest[0] === undefined || rest[0].startsWith('-') || runsServer(rest, raw);
  if (SERVER.test(program)) return true;
  const script = SHELL.test(program) ? rest.find((word) => !word.startsWith('-')) : first;
  if (script !== undefined && IN_A_SCRIPT.test(script)) return true;
  // Nobody knows which program an own script starts. The container that keeps the data is the server.
  return /^\S+\.sh$/.test(script ?? '') && keepsData(raw);
}

const keepsData = ({ volumes }: Readonly<Record<string, unknown>>): boolean =>
  (Array.isArray(volumes) ? volumes : []).some((one) => DATA.test(mountOf(one).target));
