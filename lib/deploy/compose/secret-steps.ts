import type { Secret, Service } from '../../definition/application.ts';
import { makeSecrets, writeSecrets } from '../../definition/platform-steps.ts';
import { secretFile, secretVariable } from '../../definition/secrets.ts';
import type { Containers } from './container.ts';
import { platformStep, type Rights } from './platform-step.ts';
import { madeSecrets, secretMounts, userVariable, writtenSecrets } from './secrets.ts';
import { mounted } from './volumes.ts';

/** The steps that put secrets into the files of a volume: those that are made here, and those that the user provides. */
export function secretSteps(service: Service): Containers {
  const made = madeSecrets(service);
  const written = writtenSecrets(service);
  return {
    ...(made.length > 0 &&
      platformStep(service, makeSecrets(service, made), ANY_FOLDER, {
        network_mode: 'none',
        ...mounted(...secretMounts(service, made, false)),
      })),
    ...(written.length > 0 &&
      platformStep(service, writeSecrets(written.map((secret) => place(service, secret))), ANY_FOLDER, {
        environment: Object.fromEntries(
          written.map((secret) => userVariable(service, secret)).map((value) => [value.name, value]),
        ),
        network_mode: 'none',
        ...mounted(...secretMounts(service, written, false)),
      })),
  };
}

/** A new volume takes over the owner of the image's folder, which may be any user. */
const ANY_FOLDER: Rights = { userId: 0, capabilities: ['DAC_OVERRIDE'] };

const place = (service: Service, secret: Secret) => ({
  file: secretFile(secret),
  variable: secretVariable(service, secret),
});
