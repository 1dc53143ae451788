import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { App } from 'aws-cdk-lib';
import { COMPOSE_FILE, type Committed, MANIFESTS, write } from '../committed.ts';
import { type Artefact, type Artefacts, readArtefacts } from '../compare/artefacts.ts';
import { InvalidInput } from '../definition.ts';
import type { LeafPath } from '../leaves.ts';
import { check, FOR_TEMPLATES_ALONE, PROJECT, render } from '../render.ts';
import type { Service } from '../schema.ts';
import type { Target } from '../targets.ts';
import { COMMENTS } from './tree.ts';

/** Where definitions are rendered to be looked at, and nothing is kept. */
export interface Laboratory {
  /** Whether a definition may be rendered. */
  readonly isValid: (definition: Service) => boolean;
  /** What each target gets of a definition, as parsed. */
  readonly artefactsOf: (definition: Service) => Readonly<Record<Target, readonly Artefact[]>>;
  /** Values for leaves that name what must exist. */
  readonly values: Partial<Record<LeafPath, readonly unknown[]>>;
}

/**
 * Lends a laboratory to a function, and clears it away.
 *
 * @param context of cdk.json, as its flags change what is rendered
 */
export function inLaboratory<T>(
  service: Service,
  context: Readonly<Record<string, unknown>>,
  use: (laboratory: Laboratory) => T,
): T {
  const place = mkdtempSync(join(tmpdir(), 'experiment-'));
  try {
    // Another image to build: as the service's, but for a second Dockerfile.
    const image = join(place, 'image');
    const { context: folder, dockerfile } = service.image;
    mkdirSync(image);
    for (const name of [dockerfile, `${dockerfile}.other`])
      cpSync(join(PROJECT, folder, dockerfile), join(image, name));

    const outdir = join(place, 'assembly');
    return use({
      isValid: (definition) => {
        try {
          check(definition, zoneOf(definition));
          return true;
        } catch (error) {
          if (error instanceof InvalidInput) return false;
          throw error;
        }
      },
      artefactsOf: (definition) => {
        rmSync(join(outdir, 'k8s'), { recursive: true, force: true });
        // CDK's own check of the templates takes far longer than all else, and `cdk synth` makes it.
        const app = new App({
          context: { ...context, ...FOR_TEMPLATES_ALONE },
          outdir,
          builtinCloudFormationValidation: false,
          analyticsReporting: false,
          treeMetadata: false,
        });
        const committed = render(app, check(definition, zoneOf(definition)));
        app.synth();
        write(outdir, committed);
        return withComments(byTarget(readArtefacts(outdir)), committed);
      },
      values: {
        'image.context': [relative(PROJECT, image)],
        'image.dockerfile': [`${dockerfile}.other`],
      },
    });
  } finally {
    rmSync(place, { recursive: true });
  }
}

/** A domain name is given with its zone, which is not the definition's. */
const zoneOf = ({ exposure: { domainName } }: Service): Record<string, unknown> =>
  domainName ? { hostedZoneId: 'Z0123456789ABCDEFGHIJ', hostedZoneName: domainName } : {};

const byTarget = ({ compose, shared, ecs, eks, kubernetes }: Artefacts) => ({
  compose: [compose],
  ecs: [ecs, shared],
  eks: [eks, shared],
  kubernetes,
});

/** What the files that people keep say to them: nobody acts on it, but it must not be stale either. */
const withComments = (
  artefacts: ReturnType<typeof byTarget>,
  committed: Committed,
): Record<Target, readonly Artefact[]> => {
  const comments = (place: string): Artefact => {
    const texts = Object.entries(committed).filter(([path]) => path.startsWith(place));
    const lines = texts.flatMap(([, text]) => text.split('\n')).filter((line) => line.startsWith('#'));
    return { file: place, root: { [COMMENTS]: lines }, text: lines.join('\n') };
  };
  return {
    ...artefacts,
    compose: [...artefacts.compose, comments(COMPOSE_FILE)],
    kubernetes: [...artefacts.kubernetes, comments(MANIFESTS)],
  };
};
