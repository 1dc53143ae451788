import type { Secret } from '../definition/application.ts';
import { secretVariable } from '../definition/secrets.ts';
import type { PartReading } from './draft.ts';
import type { KeyPlace } from './key-verdict.ts';
import { longLabel } from './names.ts';
import { holdsSecret } from './secret-guard.ts';
import { looksSecret } from './secret-like.ts';

/** Tells whether a text is a secret, by its name, by its value, or because it holds the value of another secret. */
export const isSecret = (name: string, value: string, { model }: Pick<PartReading, 'model'>): boolean =>
  looksSecret(name, value) || holdsSecret(value, model.secretValues);

/** Makes a variable a secret that the user stores. */
export function provide(name: string, place: KeyPlace, reading: PartReading, because: string): void {
  const { draft, field, model, part } = reading;
  const before = draft.secrets ?? [];
  const known = model.project.secretNames.get(place.path);
  const secret = {
    name: known !== undefined && !before.some((one) => one.name === known) ? known : secretName(name, before),
    environmentVariable: name,
    source: 'provided',
  } as const;
  draft.secrets = [...before, secret];
  place.approximated(
    `${because}: it becomes the secret ${secret.name}, which you store before the first deployment. Its value is not copied. The rendered Compose file reads it from the variable ${secretVariable(part, secret)} of an .env that is not yours: see the list before the deployment`,
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
  { draft }: PartReading,
  name: string,
  value: NonNullable<PartReading['draft']['environment']>[string],
): void => {
  draft.environment = { ...draft.environment, [name]: value };
};
