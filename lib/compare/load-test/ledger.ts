import type { Answer, Request } from './http-client.ts';

/**
 * The statement of an answer about a write. Only the service can say that a write is lost: a load balancer's 404 says
 * nothing.
 */
export type WriteFate = 'found' | 'lost' | 'misdirected' | 'unread';

/** A write that the service has acknowledged, and so must never lose. */
export interface Write {
  /** The identity that the service gave, or the client chose. */
  readonly id: string;
  /** The request that reads the write back. */
  readonly readBack: Request;
  /** Judges an answer to that request. */
  readonly fateOf: (answer: Answer) => WriteFate;
}

/** The writes that the service has acknowledged. */
export interface Ledger<T extends Write = Write> {
  readonly writes: readonly T[];
  /** Identities that were given to more than one write. */
  readonly duplicated: ReadonlySet<string>;
  /** Adds a write. @returns whether its identity is new; a write with a known one is kept, too, as it was acknowledged */
  readonly acknowledge: (write: T) => boolean;
  /** The next write to read: all in turn, without those set aside. */
  readonly next: () => T | undefined;
  /** Ends the reads of a write under load: a lost write would count as an outage with each read. */
  readonly setAside: (write: T) => void;
}

export function ledger<T extends Write = Write>(): Ledger<T> {
  const writes: T[] = [];
  const inTurn: T[] = [];
  const aside = new Set<T>();
  const known = new Set<string>();
  const duplicated = new Set<string>();
  let turn = 0;
  return {
    writes,
    duplicated,
    acknowledge: (write) => {
      const isNew = !known.has(write.id);
      (isNew ? known : duplicated).add(write.id);
      writes.push(write);
      inTurn.push(write);
      return isNew;
    },
    next: () => {
      for (;;) {
        const i = turn % inTurn.length;
        const write = inTurn[i];
        if (!write) return undefined;
        if (!aside.has(write)) {
          turn += 1;
          return write;
        }
        // The last write takes its place: moving all writes behind it would be slow.
        inTurn[i] = inTurn.at(-1) as T;
        inTurn.pop();
      }
    },
    setAside: (write) => void aside.add(write),
  };
}
