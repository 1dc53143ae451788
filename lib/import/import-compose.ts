import type { ComposeInput, ComposeProject } from './compose-project.ts';
import { readProject } from './compose-project.ts';
import { keyOf, refuseWhatTheDefinitionRefuses } from './definition-problems.ts';
import type { ApplicationDraft, ContainerDraft, Reading, ResourceDraft } from './draft.ts';
import { fitCalls } from './fit-calls.ts';
import { fitFargate } from './fit-fargate.ts';
import { fitLocalPorts } from './fit-local-ports.ts';
import { fitResources } from './fit-resources.ts';
import { orderedJob, orderedService, readPart, renamed } from './import-service.ts';
import { readInitStep } from './init-step.ts';
import { readTopLevel } from './keys/application.ts';
import { readResourceKeys } from './keys/resource.ts';
import { modelOf } from './model.ts';
import type { Choices, Model, Part } from './parts.ts';
import { giveBack, readBack } from './rendered-here.ts';
import { secretsLeftIn, withoutSecrets } from './secret-guard.ts';
import { Ledger, Place, type Verdict } from './verdict.ts';

/** An application that was read from Compose files. */
export interface Imported {
  readonly project: ComposeProject;
  /** The definition. Nothing may be deployed of it while a verdict is `refused`. */
  readonly definition: ApplicationDraft;
  /** What becomes of each key, in the order of the file. */
  readonly verdicts: readonly Verdict[];
}

/**
 * Reads Compose files as the definition of an application. The files stay as they are, and no value of a secret is in the
 * result.
 *
 * @throws InvalidInput if the files cannot be read: see `readProject`
 */
export function importCompose(input: ComposeInput, choices: Choices = {}): Imported {
  const project = readProject(input);
  const ledger = new Ledger();
  const own = readBack(project.tree, ledger);
  const model = modelOf({ ...project, tree: own.tree }, choices);
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
      },
    },
    ledger,
  );
  if (Object.keys(definition.services).length === 0)
    new Place('services', ledger).refused(
      'nothing is left that runs all the time: an application has at least one service. --keep-containers makes services of databases, and --profile reads those of a profile',
    );
  fitResources(definition, model, ledger);
  fitCalls(definition, model, ledger);
  fitLocalPorts(definition, model, ledger);
  giveBack(own, definition, (key) => model.parts.find((part) => part.key === key)?.name);
  fitFargate(definition, ledger);
  const unset = new Map(project.unset.map((one) => [`${one.path} ${one.variable}`, one]));
  for (const { path, variable } of unset.values())
    if (!ledger.isDropped(path))
      new Place(path, ledger).assumed(`the variable ${variable} is not set, so it is empty, as for Compose`);
  const secrets = model.secretValues;
  for (const field of secretsLeftIn(definition, secrets))
    new Place(keyOf(field, ledger.verdicts), ledger).refused(
      'holds the value of a variable that looks like a secret; hand it over as a variable of its own',
    );
  if (Object.values(definition.services).every(({ exposure }) => exposure === undefined))
    new Place('services', ledger).assumed(
      'no port is public, so nobody outside of the application can call it. If one should be: --public SERVICE:PORT',
    );
  refuseWhatTheDefinitionRefuses(definition, ledger);
  return {
    project,
    definition: withoutSecrets(definition, secrets),
    verdicts: ledger.verdicts.map((one) => ({
      ...one,
      path: withoutSecrets(one.path, secrets),
      text: withoutSecrets(withNameOf(one, model), secrets),
    })),
  };
}

/** The text of a verdict in which `--without` has the name of the service that it speaks of. */
function withNameOf({ path, text }: Verdict, { parts }: Model): string {
  const part = parts.find(({ list, key }) => `${path}.`.startsWith(`${list}.${key}.`));
  return part ? text.replace(/--without(?=$|[,;.])/g, `--without ${part.key}`) : text;
}

function readOne(part: Part, model: Model, definition: ApplicationDraft, ledger: Ledger): void {
  const { role, name, list, key } = part;
  if (role.kind === 'left out') new Place(`${list}.${key}`, ledger).dropped(role.reason);
  else if (role.kind === 'resource') {
    definition.resources = { ...definition.resources, [name]: resourceOf(part, model, definition, ledger) };
  } else if (role.kind === 'job') {
    definition.jobs = { ...definition.jobs, [name]: orderedJob(readPart(model, part, definition, ledger)) };
  } else if (role.kind === 'service')
    definition.services[name] = orderedService(readPart(model, part, definition, ledger));
}

function resourceOf(part: Part, model: Model, application: ApplicationDraft, ledger: Ledger): ResourceDraft {
  if (part.role.kind !== 'resource') throw new Error(`${part.key} is no resource`);
  const { type, version, image, userId } = part.role.image;
  const resource = {
    type,
    ...(version !== undefined && { version }),
    ...(image !== undefined && { image }),
    ...(userId !== undefined && { userId }),
  } as ResourceDraft;
  const draft: ContainerDraft = {};
  const reading: Reading = { model, part, field: `resources.${part.name}`, draft, application };
  const place = new Place(`services.${part.key}`, ledger);
  readResourceKeys(part.raw, place, { ...reading, resource });
  if (part.name !== part.key) place.approximated(renamed(part));
  return resource;
}
