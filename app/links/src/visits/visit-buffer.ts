import type { CountResult } from './send-counts.ts';

/** Limits of the memory that visits take until they are reported. */
export interface BufferLimits {
  /** Codes with visits that are not reported yet. A code takes about 100 bytes, so 10,000 take about 1 MB. */
  readonly maxCodes: number;
  /** Codes of a batch: the most that `visits` takes. */
  readonly maxBatch: number;
}

const BUFFER_LIMITS: BufferLimits = { maxCodes: 10_000, maxBatch: 100 };

const NOTHING: ReadonlyMap<string, number> = new Map();

/** Counts that are sent together. `isRepeated`: they were sent before, and may have been added then. */
export interface Batch {
  readonly counts: ReadonlyMap<string, number>;
  readonly isRepeated: boolean;
}

/**
 * The visits that are not reported yet, as a count by code. A count that may have been added is sent once more and then
 * given up, so each count arrives at most once more than it happened. Such counts are kept apart from new ones.
 */
export class VisitBuffer {
  readonly #limits: BufferLimits;
  readonly #fresh = new Map<string, number>();
  readonly #repeated = new Map<string, number>();
  #sending: ReadonlyMap<string, number> = NOTHING;
  #dropped = 0;

  constructor(limits: BufferLimits = BUFFER_LIMITS) {
    this.#limits = limits;
  }

  /** Number of codes, those of a batch that is being sent included. */
  get size(): number {
    return this.#fresh.size + this.#repeated.size + this.#sending.size;
  }

  /** Number of visits, those of a batch that is being sent included. */
  get visits(): number {
    return sum(this.#fresh) + sum(this.#repeated) + sum(this.#sending);
  }

  /** Number of batches that `take` will return, if no visit is added. */
  get batches(): number {
    const { maxBatch } = this.#limits;
    return Math.ceil(this.#repeated.size / maxBatch) + Math.ceil(this.#fresh.size / maxBatch);
  }

  /** Adds a visit. Beyond the limit of codes, only codes that have visits already are counted. */
  add(code: string): void {
    const count = this.#fresh.get(code);
    if (count !== undefined) this.#fresh.set(code, count + 1);
    else if (this.size < this.#limits.maxCodes) this.#fresh.set(code, 1);
    else this.#dropped += 1;
  }

  /** Takes counts out of the buffer, to be sent. `settle` has to follow, before another batch is taken. */
  take(): Batch | undefined {
    const isRepeated = this.#repeated.size > 0;
    const source = isRepeated ? this.#repeated : this.#fresh;
    const counts = new Map<string, number>();
    for (const [code, count] of source) {
      if (counts.size === this.#limits.maxBatch) break;
      counts.set(code, count);
      source.delete(code);
    }
    this.#sending = counts;
    return counts.size > 0 ? { counts, isRepeated } : undefined;
  }

  /** Puts back the counts of a batch that have to be sent again. Returns the number of visits that are given up. */
  settle({ counts, isRepeated }: Batch, resultOf: (code: string) => CountResult): number {
    this.#sending = NOTHING;
    let givenUp = 0;
    for (const [code, count] of counts) {
      const result = resultOf(code);
      if (result === 'notCounted') increase(isRepeated ? this.#repeated : this.#fresh, code, count);
      else if (result === 'unknown' && !isRepeated) increase(this.#repeated, code, count);
      else if (result !== 'counted') givenUp += count;
    }
    return givenUp;
  }

  /** Returns the number of visits that were dropped since the last call. */
  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }
}

function increase(counts: Map<string, number>, code: string, by: number): void {
  counts.set(code, (counts.get(code) ?? 0) + by);
}

function sum(counts: ReadonlyMap<string, number>): number {
  let visits = 0;
  for (const count of counts.values()) visits += count;
  return visits;
}
