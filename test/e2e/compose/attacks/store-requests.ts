import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../../../app/support/eventually.ts';
import { BASE_URL, compose, service } from '../compose-project.ts';

/** Asks the service for a new link, with an idempotency key if there is one. */
export const post = (key?: string): Promise<Response> =>
  fetch(`${BASE_URL}/links`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key !== undefined && { 'idempotency-key': key }) },
    body: JSON.stringify({ url: 'https://example.com/' }),
  });

export const follow = (code: string): Promise<Response> =>
  fetch(`${BASE_URL}/${code}`, { redirect: 'manual' });

const isReady = async (): Promise<boolean> =>
  (await fetch(`${BASE_URL}/readyz`).catch(() => undefined))?.ok ?? false;

/** Makes links until there are so many, and returns their codes. */
export const codes = async (count: number): Promise<string[]> => {
  const made: string[] = [];
  while (made.length < count) {
    const response = await post();
    if (response.status === 201) made.push(((await response.json()) as { code: string }).code);
    else await sleep(200);
  }
  return made;
};

export const restartService = async (): Promise<void> => {
  await compose('restart', service.name);
  await eventually('the service is ready', isReady, 30_000);
};
