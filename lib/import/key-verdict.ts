/*
 * Verdicts: what becomes of each key of a Compose file. No key is lost in silence.
 */

/** The kinds of verdicts, those that need the reader first. */
export const KINDS = ['refused', 'asked', 'approximated', 'assumed', 'dropped', 'taken'] as const;

/**
 * - `refused`: nothing is rendered until the file or a flag says otherwise.
 * - `asked`: the file does not say it. One answer stands, and the text says how to give another.
 * - `approximated`: the deployments do nearly the same. The text says the difference.
 * - `assumed`: the file does not say it, and a default stands.
 * - `dropped`: the deployments do without it. The text says why.
 * - `taken`: the definition says the same.
 */
export type VerdictKind = (typeof KINDS)[number];

/** Tells whether a path is that of a key, or of something within it. */
export const isWithinKey = (path: string, key: string): boolean => `${path}.`.startsWith(`${key}.`);

export interface KeyVerdict {
  readonly kind: VerdictKind;
  /** The key in the Compose file, such as `services.web.ports.0`. */
  readonly path: string;
  /** A clause that says what becomes of the key and, where something is lost, why and what to do. It has no secret value. */
  readonly text: string;
  /** The field of the definition that holds it, such as `services.web.memoryMiB`. @default - none */
  readonly field?: string | undefined;
}

/** Verdicts in the order in which they were found. */
export class VerdictLedger {
  #verdicts: KeyVerdict[] = [];

  get verdicts(): readonly KeyVerdict[] {
    return this.#verdicts;
  }

  add(verdict: KeyVerdict): void {
    this.#verdicts.push(verdict);
  }

  /** Says another thing of the keys that a field was read from, as a later key decides about the field. */
  amend(field: string, amended: Pick<KeyVerdict, 'kind' | 'text' | 'field'>): void {
    this.#verdicts = this.#verdicts.map((one) => (one.field === field ? { ...one, ...amended } : one));
  }

  /** Says that a field has another place. */
  move(field: string, to: string): void {
    this.#verdicts = this.#verdicts.map((one) => (one.field === field ? { ...one, field: to } : one));
  }

  /** Takes a verdict back. */
  withdraw(path: string, text: string): void {
    this.#verdicts = this.#verdicts.filter((one) => one.path !== path || one.text !== text);
  }

  /** Tells whether a key, or a key that it is in, is dropped. */
  isDropped(path: string): boolean {
    return this.#verdicts.some((verdict) => verdict.kind === 'dropped' && isWithinKey(path, verdict.path));
  }

  /** Tells whether a key, or a key within it, has a verdict. */
  knows(path: string): boolean {
    return this.#verdicts.some((verdict) => verdict.path === path || verdict.path.startsWith(`${path}.`));
  }
}

/** A key of the file that is being read. */
export class KeyPlace {
  readonly path: string;
  readonly ledger: VerdictLedger;

  constructor(path: string, ledger: VerdictLedger) {
    this.path = path;
    this.ledger = ledger;
  }

  /** A key, or an entry of a list, within this one. */
  at(key: string | number): KeyPlace {
    return new KeyPlace(this.path ? `${this.path}.${key}` : String(key), this.ledger);
  }

  /** Says that a field of the definition holds the key. */
  taken(field: string): void {
    this.#add('taken', `as ${field}`, field);
  }

  /** Says in other words that the deployments do the same. */
  agrees(text: string, field?: string): void {
    this.#add('taken', text, field);
  }

  approximated(text: string, field?: string): void {
    this.#add('approximated', text, field);
  }

  assumed(text: string, field?: string): void {
    this.#add('assumed', text, field);
  }

  asked(text: string, field?: string): void {
    this.#add('asked', text, field);
  }

  dropped(text: string): void {
    this.#add('dropped', text);
  }

  refused(text: string): void {
    this.#add('refused', text);
  }

  #add(kind: VerdictKind, text: string, field?: string): void {
    this.ledger.add({ kind, path: this.path, text, field });
  }
}
