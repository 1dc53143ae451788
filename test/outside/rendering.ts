import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { check, FOR_TEMPLATES_ALONE, render } from '../../lib/deploy/render.ts';
import { MANIFESTS } from '../../lib/deploy/rendered-files.ts';

/** Texts alone, JSON but for `assembly`: objects of one realm have other prototypes than those of another. */
export interface RenderedTexts {
  /** The folder of the cloud assembly, which has the rendered files, too. It is shared: copy it to change it. */
  readonly assembly: string;
  /** The rendered files, by their paths. */
  readonly renderedFiles: string;
  readonly templates: Readonly<Record<string, string>>;
  /** Each stack's `StackFacts`, by its construct id. */
  readonly stacks: string;
}

export interface StackFacts {
  readonly stackName: string;
  readonly environment: string;
  /** Names of the stacks that are deployed before. */
  readonly dependencies: readonly string[];
}

const known = new Map<string, RenderedTexts>();

/** Renders a definition, or gives what was rendered of the same before: many suites look at the fixture as it is. */
export function renderOnce(definition: object, context: object): RenderedTexts {
  // A field that is undefined is not a field that is absent, to a definition that is laid over another.
  const key = JSON.stringify([definition, context], (_, value) => (value === undefined ? null : value));
  const rendering = known.get(key) ?? rendered(structuredClone(definition), structuredClone(context));
  known.set(key, rendering);
  return rendering;
}

/** The folder in which assemblies are written, before each gets a folder of its own: CDK reads assets anew for each folder. */
const place = mkdtempSync(join(tmpdir(), 'cdk.out'));
let count = 0;

/**
 * Renders without what takes most of the time and shows in no template; the commands of test/bin do it with that.
 *
 * @param validates whether CDK validates the templates, as it does for `npm start`
 *
 * @public knip does not see that eks-v2.test.ts requires it
 */
export function rendered(definition: object, context: object, validates = false): RenderedTexts {
  // A rendering that failed has left its part.
  rmSync(place, { recursive: true, force: true });
  const app = new App({
    outdir: place,
    context: {
      ...context,
      ...FOR_TEMPLATES_ALONE,
      ...(validates && { '@aws-cdk/core:validateAgainstDefaultRules': true }),
    },
    builtinCloudFormationValidation: validates,
    treeMetadata: false,
  });
  const renderedFiles = render(app, check(definition, app.node.getAllContext()));
  app.synth();
  mkdirSync(join(place, MANIFESTS), { recursive: true });
  for (const [path, content] of Object.entries(renderedFiles)) writeFileSync(join(place, path), content);
  const stacks = app.node.children as Stack[];
  const facts = ({ stackName, environment, dependencies }: Stack): StackFacts => ({
    stackName,
    environment,
    dependencies: dependencies.map((one) => one.stackName),
  });
  const templates = stacks.map((stack) => {
    // It fails where resources need each other in a circle.
    Template.fromStack(stack);
    return [stack.node.id, readFileSync(join(place, stack.templateFile), 'utf8')] as const;
  });
  count += 1;
  const assembly = `${place}-${count}`;
  renameSync(place, assembly);
  return {
    assembly,
    renderedFiles: JSON.stringify(renderedFiles),
    templates: Object.fromEntries(templates),
    stacks: JSON.stringify(Object.fromEntries(stacks.map((stack) => [stack.node.id, facts(stack)]))),
  };
}
