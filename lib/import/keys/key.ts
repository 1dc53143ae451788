import type { KeyPlace, VerdictKind } from '../key-verdict.ts';
import { secretsIn } from '../secret-forms.ts';

/**
 * A key of the Compose specification: what becomes of it.
 *
 * The tables of keys are both the reader of Compose files and the source of the list in docs/compose-keys.md.
 */
export interface ComposeKey<Context> {
  /** The kinds of verdicts that the key can get. */
  readonly kinds: readonly VerdictKind[];
  /** The fate of the key, for the list in docs. */
  readonly about: string;
  /** The keys within it, if it is an object with keys of its own. @default - none */
  readonly within?: ComposeKeys<Context>;
  /** Reads the value, and gives at least one verdict. */
  readonly read: (value: unknown, place: KeyPlace, context: Context) => void;
}

export type ComposeKeys<Context> = Readonly<Record<string, ComposeKey<Context>>>;

/** A key that the deployments do without. */
export const dropped = (reason: string): ComposeKey<unknown> => ({
  kinds: ['dropped'],
  about: reason,
  read: (_, place) => place.dropped(reason),
});

/** A key that a deployment must not do without. */
export const refused = (reason: string): ComposeKey<unknown> => ({
  kinds: ['refused'],
  about: reason,
  read: (value, place) => place.refused(`must not be set${received(value)}: ${reason}`),
});

/** The longest value that a refusal quotes. */
const QUOTED = 80;

/** The value of a key that is refused, if it is short, and holds no secret by its form. */
function received(value: unknown): string {
  const isPlain = [value].flat().every((one) => typeof one !== 'object' || one === null);
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  return isPlain && shown !== undefined && shown.length <= QUOTED && secretsIn(shown).length === 0
    ? `; got ${shown}`
    : '';
}

/** A switch that is refused when it is on. */
export const refusedIfOn = (reason: string): ComposeKey<unknown> => ({
  kinds: ['refused', 'taken'],
  about: `${reason}; off is every platform's default`,
  read: (value, place) =>
    isOn(value)
      ? place.refused(`must be false, or not be set; got ${String(value)}, which ${reason}`)
      : place.agrees("it is every platform's default"),
});

/** An object with keys of its own, which are read one by one. */
export const object = <C>(about: string, within: ComposeKeys<C>): ComposeKey<C> => ({
  kinds: [],
  about,
  within,
  read: (value, place, context) => readKeys(value, within, place, context),
});

/** Tells whether a switch is on: a boolean, or a text that Compose reads as one. */
export const isOn = (value: unknown): boolean =>
  value === true || (typeof value === 'string' && /^(true|yes|on|y|1)$/i.test(value));

/**
 * Reads each key of an object by a table.
 *
 * @throws Error if a key is in no table, or has no verdict: the schema allows keys of the tables alone, and a test holds
 * the tables to the schema
 */
export function readKeys<C>(value: unknown, keys: ComposeKeys<C>, place: KeyPlace, context: C): void {
  const entries = Object.entries((value ?? {}) as object);
  if (entries.length === 0) place.dropped('it is empty');
  for (const [name, inner] of entries) {
    const at = place.at(name);
    if (name.startsWith('x-')) {
      at.dropped('an extension: Compose itself does nothing with it');
      continue;
    }
    const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
    if (!key) throw new Error(`no verdict is known for ${at.path}`);
    key.read(inner, at, context);
    if (!place.ledger.knows(at.path)) throw new Error(`${at.path} got no verdict`);
  }
}
