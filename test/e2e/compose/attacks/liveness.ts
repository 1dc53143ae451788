import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 250;
/** The shortest time limit of a probe in the definition, in milliseconds. */
const LIMIT_MS = 2000;
/** The share of probes that must succeed. A single miss may be due to this machine, which also attacks; platforms act only on several in a row. */
const ENOUGH = 0.95;

/** The outcome of liveness probes during an attack. */
export interface Liveness {
  readonly asked: number;
  /** The number of answers 200 within 2 s. */
  readonly answered: number;
  /** The slowest of these answers, in milliseconds. */
  readonly slowestMs: number;
}

/** Asks /healthz until the attack is over. Each request has its own connection, like a probe's. */
export async function livenessDuring(baseUrl: string, attack: () => Promise<void>): Promise<Liveness> {
  const times: Promise<number | undefined>[] = [];
  const timer = setInterval(() => times.push(answerMs(new URL('/healthz', baseUrl))), EVERY_MS);
  try {
    await attack();
  } finally {
    clearInterval(timer);
  }
  const answered = (await Promise.all(times)).filter((ms) => ms !== undefined);
  return { asked: times.length, answered: answered.length, slowestMs: Math.round(Math.max(0, ...answered)) };
}

async function answerMs(url: URL): Promise<number | undefined> {
  const begun = performance.now();
  const isWell = new Promise<boolean>((resolve) => {
    http
      .get(url, { agent: false }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode === 200));
      })
      .on('error', () => resolve(false));
  });
  const isInTime = await Promise.race([isWell, sleep(LIMIT_MS, false)]);
  return isInTime ? performance.now() - begun : undefined;
}

export function expectAlive({ asked, answered }: Liveness): void {
  expect(answered / asked).toBeGreaterThanOrEqual(ENOUGH);
}
