import { application as theirs } from '../lib/application.ts';
import { flagsOf, projectContext } from './flags-of.ts';
import { oneService, oneServiceApplication } from './one-service.ts';
import type { RenderedTexts, StackFacts } from './outside/rendering.ts';

/** Given by outside/plain.cjs and outside/sandbox.cjs. */
declare const renderOutside: (definition: object, context: object) => RenderedTexts;

const flags = flagsOf(projectContext);

export type TemplateJson = {
  readonly Resources: Record<
    string,
    { Type: string; Properties: Record<string, any>; DependsOn?: string[]; DeletionPolicy?: string }
  >;
  readonly Outputs: Record<string, { Value: unknown; Description?: string }>;
};

export interface RenderedProject {
  /** The folder of the cloud assembly with the rendered files in it, for readers alone: all suites share it. */
  readonly assembly: string;
  /** The rendered files, by their paths. */
  readonly renderedFiles: Readonly<Record<string, string>>;
  /** By construct id. */
  readonly stacks: Readonly<Record<string, StackFacts>>;
  /** A copy of the template of a stack, by its construct id. */
  readonly json: (id: string) => TemplateJson;
}

/**
 * Renders a definition as `npm start` does, outside of Jest's sandbox.
 *
 * @param context options of the deployment. The context in cdk.json that is no flag of CDK is a user's to change, and is
 * left out.
 * @param render @default - once for all suites of a worker that ask for the same
 */
export function renderApplication(
  definition: object,
  context: object = {},
  render: typeof renderOutside = renderOutside,
): RenderedProject {
  const { assembly, renderedFiles, stacks, templates } = render(definition, { ...flags, ...context });
  return {
    assembly,
    renderedFiles: JSON.parse(renderedFiles),
    stacks: JSON.parse(stacks),
    json: (id) => JSON.parse(templates[id] ?? `no template of ${id} was rendered`),
  };
}

/**
 * Renders the tests' application of one service, not the definition in lib/application.ts, which is a user's to change.
 *
 * @param change other fields of the service
 * @param context as for `renderApplication`
 */
export const renderProject = (
  change: object = {},
  context: object = {},
  render: typeof renderOutside = renderOutside,
): RenderedProject => renderApplication(withChange(change), context, render);

/** The tests' application of one service with other fields of the service. */
const withChange = (change: object): object => ({
  ...oneServiceApplication,
  services: { links: { ...oneService, ...change } },
});

/** The project as `npm start` renders it for its users: their definition, and their options in cdk.json. */
export const theirProject = (context: object = {}) =>
  renderApplication(theirs, { ...projectContext, ...context });

/** The only resource of a type; fails where there is none, or more than one. */
export function only(template: TemplateJson, type: string): Record<string, any> {
  const found = Object.values(template.Resources).filter(({ Type }) => Type === type);
  expect(found.map(({ Type }) => Type)).toEqual([type]);
  return found[0]?.Properties ?? {};
}
