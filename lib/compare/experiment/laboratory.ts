import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { App, AppProps } from 'aws-cdk-lib';
import type { DefinedApplication } from '../../definition/application.ts';
import { InvalidInput } from '../../definition/invalid-input.ts';
import { type Checked, check, FOR_TEMPLATES_ALONE, PROJECT, render } from '../../deploy/render.ts';
import { COMPOSE_FILE, MANIFESTS, type RenderedFiles } from '../../deploy/rendered-files.ts';
import { type Artefact, type Artefacts, readArtefacts } from '../readings/artefacts.ts';
import type { Target } from '../targets.ts';
import type { FieldPath } from '../verdicts/definition-fields.ts';
import { COMMENTS } from './tree.ts';

/** An app maker and the context of cdk.json, whose flags change what is rendered. Only bin/ and tests make apps. */
export interface Setup {
  readonly newApp: (props: AppProps) => App;
  readonly context: Readonly<Record<string, unknown>>;
}

/** The artefacts of a definition. */
export type Rendering = Readonly<Record<Target, readonly Artefact[]>>;

/** Renders definitions to be looked at, and keeps nothing. */
export interface Laboratory {
  /** Tells whether a definition passes the schema and the rules, so that it can be rendered. */
  readonly isValid: (definition: DefinedApplication) => boolean;
  /**
   * Renders a definition, and reads the artefacts of each target back.
   *
   * @param before another rendering: it shares the content of the files that are the same. @default - none
   */
  readonly artefactsOf: (definition: DefinedApplication, before?: Rendering) => Rendering;
  /** Values for fields that name folders or files, which must exist. */
  readonly values: Partial<Record<FieldPath, readonly unknown[]>>;
}

/** Lends a laboratory to a function, and removes it afterwards. */
export function inLaboratory<T>({ newApp, context }: Setup, use: (laboratory: Laboratory) => T): T {
  const place = mkdtempSync(join(tmpdir(), 'experiment-'));
  try {
    // The folder of another image: like the application's, with a second Dockerfile.
    const image = join(place, 'image');
    mkdirSync(image);
    for (const name of ['Dockerfile', OTHER_DOCKERFILE])
      cpSync(join(__dirname, 'image', 'Dockerfile'), join(image, name));

    const outdir = join(place, 'assembly');
    const checked = new WeakMap<DefinedApplication, Checked>();
    const checkOnce = (definition: DefinedApplication): Checked => {
      const known = checked.get(definition) ?? check(definition, zoneOf(definition));
      checked.set(definition, known);
      return known;
    };
    return use({
      isValid: (definition) => {
        try {
          checkOnce(definition);
          return true;
        } catch (error) {
          if (error instanceof InvalidInput) return false;
          throw error;
        }
      },
      artefactsOf: (definition, before) => {
        rmSync(join(outdir, MANIFESTS), { recursive: true, force: true });
        mkdirSync(join(outdir, MANIFESTS), { recursive: true });
        // CDK's own check of the templates takes far longer than the rest, and `cdk synth` makes it.
        const app = newApp({
          context: { ...context, ...FOR_TEMPLATES_ALONE },
          outdir,
          builtinCloudFormationValidation: false,
          analyticsReporting: false,
          treeMetadata: false,
        });
        const renderedFiles = render(app, checkOnce(definition));
        app.synth();
        // Not `writeRenderedFiles`: nobody keeps these, and to have them safe on the disk takes a tenth of all time.
        for (const [path, content] of Object.entries(renderedFiles))
          writeFileSync(join(outdir, path), content);
        // A change moves few files, and what has not moved is found alike at once where it is the same object.
        const artefacts = readArtefacts(outdir, [], before && Object.values(before).flat());
        return withComments(byTarget(artefacts), renderedFiles);
      },
      values: {
        'image.build.context': [relative(PROJECT, image)],
        'image.build.dockerfile': [OTHER_DOCKERFILE],
      },
    });
  } finally {
    rmSync(place, { recursive: true });
  }
}

const OTHER_DOCKERFILE = 'Dockerfile.other';

/** The hosted zone that a domain name needs: an option, not part of the definition. */
const zoneOf = ({ services }: DefinedApplication): Record<string, unknown> => {
  const [domainName] = Object.values(services).flatMap(({ exposure }) => exposure?.domainName ?? []);
  return domainName ? { hostedZoneId: 'Z0123456789ABCDEFGHIJ', hostedZoneName: domainName } : {};
};

const byTarget = ({ compose, shared, ecs, eks, kubernetes }: Artefacts) => ({
  compose: [compose],
  ecs: [ecs, shared],
  eks: [eks, shared],
  kubernetes,
});

/** Adds the comments of rendered files: nobody acts on comments, but they must follow the definition, too. */
const withComments = (artefacts: ReturnType<typeof byTarget>, renderedFiles: RenderedFiles): Rendering => {
  const comments = (place: string): Artefact => {
    const texts = Object.entries(renderedFiles).filter(([path]) => path.startsWith(place));
    const lines = texts.flatMap(([, text]) => text.split('\n')).filter((line) => line.startsWith('#'));
    return { file: place, root: { [COMMENTS]: lines }, text: lines.join('\n') };
  };
  return {
    ...artefacts,
    compose: [...artefacts.compose, comments(COMPOSE_FILE)],
    kubernetes: [...artefacts.kubernetes, comments(MANIFESTS)],
  };
};
