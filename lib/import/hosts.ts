import { wordsOf } from './secret-like.ts';

/*
 * Texts that name hosts: the services of a file call each other by the hosts in variables and commands.
 */

/** A host that a text names. */
export interface Mention {
  readonly host: string;
  readonly port?: number;
  /** The place in the text, from the host to the end of the host alone. */
  readonly start: number;
  readonly end: number;
}

/** Words in the names of variables and options that hold a host. */
const OF_HOSTS =
  /(?:host|hostname|server)s?$|^(?:addr|address|addresses|endpoints?|urls?|uris?|nodes?|brokers?|peers?|upstreams?|dsn|sentinels?|h)$/;
/** Words at the end of names of variables that hold a kind or a name, as in `DB_TYPE=postgres`. */
const OF_KINDS =
  /^(?:type|driver|client|dialect|engine|adapter|connection|vendor|provider|store|storage|kind|mode|protocol|scheme|users?|username|names?|db|databases?|pass|password|schema|groups?|roles?|env|environment|tags?|prefix|networks?|queues?|topics?|cache|session|broadcast|channel|image|version|path|dir|directory|key|id|title|label|profile|user)$/;

/** Tells what the name of a variable or an option says about a text that is one word. */
function kindOf(name: string, text: string): 'host' | 'other' | 'unknown' {
  const words = wordsOf(name);
  if (words.some((word) => OF_HOSTS.test(word)) || name.toLowerCase() === text) return 'host';
  return OF_KINDS.test(words.at(-1) ?? '') ? 'other' : 'unknown';
}

/**
 * Tells whether a word is a host of the application.
 *
 * @param isSure false where the word may as well be something else: `postgres` is also a type
 */
export type IsKnown = (host: string, isSure: boolean) => boolean;

/** The part of a URL that has hosts, and whatever has the form of a host and a port. */
const AUTHORITY =
  /\b([a-z][\w+.-]*)?:\/\/([^\s/?#"'<>\\);,]*(?:,(?![a-z][\w+.-]*:\/\/)[^\s/?#"'<>\\);,]*)*)/gi;
/** Schemes whose port need not be written. */
const HTTP = /^(?:http|ws)$/i;
const WITH_PORT = /(?<![\w.@/-])([A-Za-z0-9][\w.-]*):(\d{2,5})(?![\w.:])/g;
/** A host among the parts of a connection string, such as `Host=db;Port=5432`. */
const PAIR =
  /(?:^|[;\s&(])(?:host|hostaddr|hostname|server|data source|addr|address)\s*=\s*(?:tcp:)?([\w.-]+)/gi;
const HOST_AND_PORT = /^([\w.-]+)(?::(\d{1,5}))?$/;

const mention = (host: string, start: number, port: string | undefined): Mention => ({
  host,
  start,
  end: start + host.length,
  ...(port !== undefined && { port: Number(port) }),
});

/**
 * The hosts that a text names, in their order.
 *
 * @param name the name of the variable or the option that holds the text. Undefined if nothing tells
 */
export function mentionsIn(name: string | undefined, text: string, isKnown: IsKnown): Mention[] {
  const found: Mention[] = [];
  const add = (one: Mention, isSure = true): void => {
    if (isKnown(one.host, isSure) && !found.some(({ start }) => start === one.start)) found.push(one);
  };
  for (const { 0: whole, 1: scheme = '', 2: authority = '', index } of text.matchAll(AUTHORITY)) {
    const hosts = authority.slice(authority.lastIndexOf('@') + 1);
    let start = index + whole.length - hosts.length;
    for (const one of hosts.split(',')) {
      const [, host, port] = HOST_AND_PORT.exec(one) ?? [];
      if (host !== undefined) add(mention(host, start, port ?? (HTTP.test(scheme) ? '80' : undefined)));
      start += one.length + 1;
    }
  }
  for (const { 1: host = '', 2: port, index } of text.matchAll(WITH_PORT)) add(mention(host, index, port));
  for (const { 0: whole, 1: host = '', index } of text.matchAll(PAIR))
    add(mention(host, index + whole.length - host.length, undefined));
  const kind = name === undefined ? 'other' : kindOf(name, text);
  if (kind !== 'other')
    for (const { 0: word, index } of text.matchAll(/[^\s,;]+/g)) {
      // A list of hosts, or one alone. A word of a sentence is none.
      if (kind === 'unknown' && word.length !== text.length) break;
      add(mention(word, index, undefined), kind === 'host');
    }
  return found.sort((a, b) => a.start - b.start);
}

/** The hosts that a configuration file names outside of comments. */
export const mentionsInFile = (text: string, isKnown: IsKnown): Mention[] =>
  mentionsIn(
    undefined,
    text.replace(/^[ \t]*(?:#|\/\/|;).*$/gm, (comment) => ' '.repeat(comment.length)),
    isKnown,
  );

/** A host behind the option of a client, within a script. */
const OPTION_IN_A_SCRIPT = /(?<=\s)(?:-h|--host(?:name)?)[\s=]+["']?([\w.-]+)/g;

/** The hosts that the words of a command name. */
export const mentionsInCommand = (words: readonly string[], isKnown: IsKnown): Mention[] =>
  words.flatMap((word, i) => {
    const [, option, value] = /^-{1,2}([\w.-]+)=(.*)$/s.exec(word) ?? [];
    if (option !== undefined && value !== undefined) return mentionsIn(option, value, isKnown);
    const before = /^-{1,2}([A-Za-z][\w.-]*)$/.exec(words[i - 1] ?? '')?.[1];
    const options = [...word.matchAll(OPTION_IN_A_SCRIPT)].flatMap(({ 0: whole, 1: host = '', index }) =>
      isKnown(host, true) ? [mention(host, index + whole.length - host.length, undefined)] : [],
    );
    return [...mentionsIn(before, word, isKnown), ...options];
  });

/** A text with other names for its hosts. */
export function renamedHosts(
  text: string,
  mentions: readonly Mention[],
  nameOf: (host: string) => string,
): string {
  let result = '';
  let at = 0;
  for (const { host, start, end } of mentions) {
    result += text.slice(at, start) + nameOf(host);
    at = end;
  }
  return result + text.slice(at);
}
