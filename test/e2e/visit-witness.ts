import { setTimeout as sleep } from 'node:timers/promises';
import { expectNoFailure, type ScenarioMeasurement } from './measured.ts';
import type { Save } from './scenario-test.ts';
import { shown } from './tier-findings.ts';
import { newLink, shownVisits } from './witness-links.ts';

/*
 * Visits whose number a test knows, and the counts that `links` shows of them.
 */

const LINKS = 3;
const VISIT_EVERY_MS = 200;
const LOOK_EVERY_MS = 500;
/** The time in which a batch that may have been counted is sent once more. */
const RESENT_MS = 3000;

/**
 * The time in which counts arrive once `visits` answers again, in seconds: 8 s, and 2 s for each batch of 100 codes.
 * app/links/src/visits/visit-reporter.ts states the first, app/visits/src/store/visit-store.ts the second.
 *
 * @param codes the most links that can have counts that are not reported yet
 */
export const arrivalSeconds = (codes: number): number => 8 + 2 * Math.ceil((codes + LINKS) / 100);

/** A load of many redirects, which make visits, and of few new links: counts are sent in batches of links. */
export const REDIRECTS = { mixPercent: { read: 90, page: 8, write: 2 } } as const;

/** The time for which a scenario keeps `visits` away, in seconds. */
export const GONE_SECONDS = 60;

/** The counts that `links` shows at a moment, in milliseconds since 1970. */
interface Look {
  readonly atMs: number;
  /** null while the count of some link is not available. */
  readonly counts: readonly number[] | null;
}

/** Links of the test's own, which it follows one after the other. */
export class VisitWitness {
  readonly #baseUrl: string;
  readonly #codes: readonly string[];
  /** The moments of the answered visits of each link. */
  readonly #followedMs: readonly number[][];
  readonly #looks: Look[] = [];
  readonly #failures: string[] = [];
  #ended = false;

  private constructor(baseUrl: string, codes: readonly string[]) {
    this.#baseUrl = baseUrl;
    this.#codes = codes;
    this.#followedMs = codes.map(() => []);
  }

  /** Follows links while `during` runs, some visits a second. Returns the witness after the last visit. */
  static async during<T>(
    { url }: { readonly url: string },
    during: () => Promise<T>,
  ): Promise<{ readonly result: T; readonly witness: VisitWitness }> {
    const codes = await Promise.all(Array.from({ length: LINKS }, (_, n) => newLink(url, n)));
    const witness = new VisitWitness(url, codes);
    const loops = [witness.#repeat(VISIT_EVERY_MS, (n) => witness.#follow(n % LINKS))];
    loops.push(witness.#repeat(LOOK_EVERY_MS, () => witness.#look()));
    try {
      return { result: await during(), witness };
    } finally {
      witness.#ended = true;
      await Promise.all(loops);
    }
  }

  /** The visits of all links that were answered with a redirect. */
  get followed(): number {
    return this.#followedMs.flat().length;
  }

  /** The visits that were answered otherwise, or not at all. */
  get failures(): readonly string[] {
    return this.#failures;
  }

  /** Tells whether some count was not available between two moments, in milliseconds since 1970. */
  wasSilent(fromMs: number, toMs: number): boolean {
    return this.#looks.some(({ atMs, counts }) => atMs >= fromMs && atMs < toMs && counts === null);
  }

  /**
   * The seconds after a moment until `links` showed every visit from before that moment. Undefined if `links` never did.
   *
   * @param sinceMs the moment in milliseconds since 1970
   */
  arrivedAfterSeconds(sinceMs: number): number | undefined {
    const before = this.#followedMs.map((moments) => moments.filter((ms) => ms < sinceMs).length);
    const arrived = this.#looks.find(
      ({ atMs, counts }) => atMs >= sinceMs && counts?.every((count, link) => count >= (before[link] ?? 0)),
    );
    return arrived && (arrived.atMs - sinceMs) / 1000;
  }

  /** Waits until `links` shows every visit, for `limitSeconds` at most, and 3 s more for a batch that is sent twice. */
  async settle(limitSeconds: number): Promise<void> {
    const deadlineMs = Date.now() + limitSeconds * 1000;
    while (!((await this.#look()) && this.missing === 0) && Date.now() < deadlineMs)
      await sleep(LOOK_EVERY_MS);
    await sleep(RESENT_MS);
    await this.#look();
  }

  /** The number of visits that `links` did not show when it last showed counts. */
  get missing(): number {
    return sum(this.#differences().map((more) => Math.max(0, -more)));
  }

  /** The number of visits that were counted once more than they happened. */
  get surplus(): number {
    return sum(this.#differences().map((more) => Math.max(0, more)));
  }

  /** Tells whether some visit must have been counted more than twice. */
  get isCountedTooOften(): boolean {
    return this.#differences().some((more, link) => more > (this.#followedMs[link]?.length ?? 0));
  }

  /** The count of each link less its visits. */
  #differences(): number[] {
    const counts = this.#looks.findLast((look) => look.counts !== null)?.counts;
    return this.#followedMs.map(({ length }, link) => (counts?.[link] ?? 0) - length);
  }

  async #repeat(everyMs: number, act: (n: number) => Promise<unknown>): Promise<void> {
    for (let n = 0; !this.#ended; n += 1) {
      await act(n);
      await sleep(everyMs);
    }
  }

  async #follow(link: number): Promise<void> {
    const request = { redirect: 'manual', signal: AbortSignal.timeout(5000) } as const;
    const answer = await fetch(`${this.#baseUrl}/${this.#codes[link]}`, request).then(
      ({ status }) => String(status),
      (error: Error) => error.message,
    );
    if (answer === '302') this.#followedMs[link]?.push(Date.now());
    else this.#failures.push(answer);
  }

  async #look(): Promise<readonly number[] | null> {
    const seen = await Promise.all(this.#codes.map((code) => shownVisits(this.#baseUrl, code)));
    const counts = seen.filter((count) => count !== null);
    const look = { atMs: Date.now(), counts: counts.length === seen.length ? counts : null };
    this.#looks.push(look);
    return look.counts;
  }
}

/** Measures a deployment while a witness follows links, and waits until the counts have had time to arrive. */
export async function withVisits(
  entry: { readonly url: string },
  measure: () => Promise<ScenarioMeasurement>,
): Promise<{ readonly result: ScenarioMeasurement; readonly witness: VisitWitness }> {
  const both = await VisitWitness.during(entry, measure);
  await both.witness.settle(arrivalSeconds(both.result.writes.acknowledged));
  return both;
}

/** Saves and judges a measurement in which `visits` was away for `GONE_SECONDS`, up to the end of the command. */
export function saveGone(save: Save, result: ScenarioMeasurement, witness: VisitWitness): void {
  const backMs = result.zeroMs + (result.command?.endedSeconds ?? Number.NaN) * 1000;
  const countedAfterSeconds = witness.arrivedAfterSeconds(backMs);
  save('called-gone', result, countedAfterSeconds === undefined ? {} : { countedAfterSeconds });
  expectNoFailure(result);
  expectCounted(witness);
  // `links` says that it knows no count, instead of an old one.
  expect(witness.wasSilent(backMs - GONE_SECONDS * 1000, backMs)).toBe(true);
  expect(countedAfterSeconds).toBeLessThan(arrivalSeconds(result.writes.acknowledged));
  expectAsFast(result.phases);
}

/** Expects that requests during the command took as long as before, up to twice the time and 20 ms of chance. */
function expectAsFast({ before, during }: ScenarioMeasurement['phases']): void {
  const [was, is] = [before, during].map(({ latencyMilliseconds }) => latencyMilliseconds?.p50 ?? Number.NaN);
  expect(is).toBeLessThanOrEqual(2 * Number(was) + 20);
}

/**
 * Expects that each visit of the witness was answered, and counted once or at most once more.
 *
 * @param isAway whether `links` itself was away for a moment. A visit without an answer may then be counted, too.
 */
export function expectCounted(witness: VisitWitness, { isAway = false } = {}): void {
  const { failures, followed, missing, surplus, isCountedTooOften } = witness;
  expect({ failures: isAway ? [] : failures, missing, isCountedTooOften }).toEqual({
    failures: [],
    missing: 0,
    isCountedTooOften: false,
  });
  const unanswered = isAway ? `; ${failures.length} not answered while links was away` : '';
  shown('visits that a test makes', `${followed} counted, ${surplus} of them once more${unanswered}`);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
