import type { Secret } from '../definition/application.ts';
import type { Reading } from './draft.ts';
import { longLabel } from './names.ts';
import { looksSecret } from './secret-like.ts';
import type { Place } from './verdict.ts';

/** Tells whether a text is a secret, by its name, by its value, or because it holds the value of another secret. */
export const isSecret = (name: string, value: string, { model }: Pick<Reading, 'model'>): boolean =>
  looksSecret(name, value) || holdsSecret(value, model.secretValues);

/** Tells whether a text holds the value of a secret. */
export const holdsSecret = (text: string, secrets: ReadonlySet<string>): boolean =>
  [...secrets].some((secret) => text.includes(secret));

/** Makes a variable a secret that the user stores. */
export function provide(name: string, place: Place, reading: Reading, because: string): void {
  const { draft, field } = reading;
  const before = draft.secrets ?? [];
  const secret = {
    name: secretName(name, before),
    environmentVariable: name,
    source: 'provided',
  } as const;
  draft.secrets = [...before, secret];
  place.approximated(
    `${because}: it becomes the secret ${secret.name}, which you store before the first deployment. Its value is not copied`,
    `${field}.secrets.${before.length}`,
  );
}

/** A name that the service's other secrets do not have. */
export function secretName(name: string, taken: readonly Pick<Secret, 'name'>[]): string {
  const base = longLabel(name).slice(0, 36).replace(/-+$/, '');
  for (let i = 1; ; i++) {
    const one = i === 1 ? base : `${base}-${i}`;
    if (!taken.some((secret) => secret.name === one)) return one;
  }
}

/** Sets a variable of the container. */
export const setVariable = (
  { draft }: Reading,
  name: string,
  value: NonNullable<Reading['draft']['environment']>[string],
): void => {
  draft.environment = { ...draft.environment, [name]: value };
};
