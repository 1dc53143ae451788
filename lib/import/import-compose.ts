import { modelOf } from './compose-model.ts';
import type { ComposeInput, ComposeProject } from './compose-project.ts';
import { readProject } from './compose-project.ts';
import { assumeDefaults } from './default-fields.ts';
import { keyOf, refuseWhatTheDefinitionRefuses } from './definition-problems.ts';
import type { ApplicationDraft, ContainerDraft, PartReading, ResourceDraft } from './draft.ts';
import { fitCalls } from './fit-calls.ts';
import { fitFargate } from './fit-fargate.ts';
import { fitLocalPorts } from './fit-local-ports.ts';
import { fitResources } from './fit-resources.ts';
import { fitSecretFolders } from './fit-secret-folders.ts';
import { orderedJob, orderedService, readPart, renamed } from './import-service.ts';
import { readInitStep } from './init-step.ts';
import { isWithinKey, KeyPlace, type KeyVerdict, VerdictLedger } from './key-verdict.ts';
import { readTopLevel } from './keys/application.ts';
import { readResourceKeys } from './keys/resource.ts';
import { type Choices, type Model, type Part, sidecarName } from './parts.ts';
import { giveBack, readBack } from './rendered-here.ts';
import { secretsLeftIn, withoutSecrets } from './secret-guard.ts';
import { readSidecar } from './sidecar.ts';

/** An application that was read from Compose files. */
export interface Imported {
  readonly project: ComposeProject;
  /** The definition. Nothing may be deployed of it while a verdict is `refused`. */
  readonly definition: ApplicationDraft;
  /** The services and jobs of the file, by what they become. Their keys hold secrets: nothing of them is printed. */
  readonly parts: readonly Part[];
  readonly choices: Choices;
  /** The verdict on each key, in the order of the file. */
  readonly verdicts: readonly KeyVerdict[];
}

/**
 * Reads Compose files as the definition of an application. The files stay as they are, and no value of a secret is in the
 * result.
 *
 * @throws InvalidInput if the files cannot be read: see `readProject`
 */
export function importCompose(input: ComposeInput, choices: Choices = {}): Imported {
  const project = readProject(input);
  const ledger = new VerdictLedger();
  const own = readBack(project.tree, ledger);
  const publicPorts = [...(choices.publicPorts ?? []), ...own.publicPorts];
  const model = modelOf({ ...project, tree: own.tree }, { ...choices, publicPorts });
  const definition: ApplicationDraft = { name: '', services: {} };
  readTopLevel(
    {
      model,
      definition,
      read: (list, place) => {
        const parts = model.parts.filter((part) => part.list === list);
        if (parts.length === 0) place.dropped('it is empty');
        // Init steps join services that have been read.
        const isStep = ({ role }: Part) => role.kind === 'step';
        for (const part of parts.filter((one) => !isStep(one))) readOne(part, model, definition, ledger);
        for (const part of parts.filter(isStep)) readInitStep(part, model, definition, ledger);
        for (const part of parts) readSidecar(part, model, definition, ledger);
      },
    },
    ledger,
  );
  if (Object.keys(definition.services).length === 0)
    new KeyPlace('services', ledger).refused(
      'nothing is left that runs all the time: an application has at least one service. --keep-containers makes services of databases, and --profile reads those of a profile',
    );
  fitSecretFolders(definition, ledger);
  fitResources(definition, model, ledger);
  fitCalls(definition, model, ledger);
  fitLocalPorts(definition, model, ledger);
  giveBack(own, definition, (key) => draftOf(key, model, definition));
  fitFargate(definition, ledger);
  const unset = new Map(project.unset.map((one) => [`${one.path} ${one.variable}`, one]));
  for (const { path, variable } of unset.values())
    if (!ledger.isDropped(path) && !isLeftOut(path, model))
      new KeyPlace(path, ledger).assumed(
        `the variable ${variable} is not set, so it is empty, as for Compose`,
      );
  const secrets = model.secretValues;
  for (const field of secretsLeftIn(definition, secrets))
    new KeyPlace(keyOf(field, ledger.verdicts), ledger).refused(
      'holds the value of a variable that looks like a secret; hand it over as a variable of its own',
    );
  if (Object.values(definition.services).every(({ exposure }) => exposure === undefined))
    new KeyPlace('services', ledger).assumed(
      'no port is public, so nobody outside of the application can call it. If one should be: --public SERVICE:PORT',
    );
  refuseWhatTheDefinitionRefuses(definition, ledger);
  assumeDefaults(definition, model, ledger);
  return {
    ...{ project, choices, parts: model.parts },
    definition: withoutSecrets(definition, secrets),
    verdicts: ledger.verdicts.map((one) => ({
      ...one,
      path: withoutSecrets(one.path, secrets),
      text: withoutSecrets(withNameOf(one, model), secrets),
    })),
  };
}

/** Tells whether a key is of a part that is left out. */
const isLeftOut = (path: string, { parts }: Model): boolean =>
  parts.some(({ role, list, key }) => role.kind === 'left out' && isWithinKey(path, `${list}.${key}`));

/** The service, or the sidecar, that a container of the file has become. */
function draftOf(key: string, { parts }: Model, { services }: ApplicationDraft) {
  const { role, name = '' } = parts.find((part) => part.key === key) ?? {};
  if (role?.kind !== 'sidecar') return { service: services[name] };
  const main = parts.find((part) => part.key === role.of);
  const sidecar = services[main?.name ?? '']?.sidecars?.find(
    (one) => one.name === sidecarName({ key }, role.of),
  );
  return { sidecar };
}

/** The text of a verdict in which `--without` has the name of the service that it speaks of. */
function withNameOf({ path, text }: KeyVerdict, { parts }: Model): string {
  const part = parts.find(({ list, key }) => isWithinKey(path, `${list}.${key}`));
  return part ? text.replace(/--without(?=$|[,;.])/g, `--without ${part.key}`) : text;
}

function readOne(part: Part, model: Model, definition: ApplicationDraft, ledger: VerdictLedger): void {
  const { role, name, list, key } = part;
  if (role.kind === 'left out') {
    const place = new KeyPlace(`${list}.${key}`, ledger);
    if (role.asked === undefined) place.dropped(role.reason);
    else place.asked(role.asked);
  } else if (role.kind === 'resource') {
    definition.resources = { ...definition.resources, [name]: resourceOf(part, model, definition, ledger) };
  } else if (role.kind === 'job') {
    definition.jobs = { ...definition.jobs, [name]: orderedJob(readPart(model, part, definition, ledger)) };
  } else if (role.kind === 'service')
    definition.services[name] = orderedService(readPart(model, part, definition, ledger));
}

function resourceOf(
  part: Part,
  model: Model,
  application: ApplicationDraft,
  ledger: VerdictLedger,
): ResourceDraft {
  if (part.role.kind !== 'resource') throw new Error(`${part.key} is no resource`);
  const { type, version, image, userId } = part.role.image;
  const resource = {
    type,
    ...(version !== undefined && { version }),
    ...(image !== undefined && { image }),
    ...(userId !== undefined && { userId }),
  } as ResourceDraft;
  const draft: ContainerDraft = {};
  const reading: PartReading = { model, part, field: `resources.${part.name}`, draft, application };
  const place = new KeyPlace(`services.${part.key}`, ledger);
  readResourceKeys(part.raw, place, { ...reading, resource });
  if (part.name !== part.key) place.approximated(renamed(part));
  return resource;
}
