import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { check, FOR_TEMPLATES_ALONE, render } from '../lib/render.ts';
import { service } from '../lib/service.ts';

const { context: flags } = JSON.parse(readFileSync(join(__dirname, '..', 'cdk.json'), 'utf8'));

export type TemplateJson = {
  readonly Resources: Record<
    string,
    { Type: string; Properties: Record<string, any>; DependsOn?: string[]; DeletionPolicy?: string }
  >;
  readonly Outputs: Record<string, { Value: unknown; Description?: string }>;
};

/**
 * The project as `npm start` renders it, with a changed definition or context.
 *
 * Without what takes most of the time and shows in no template, such as the copies of the assets, and without CDK's own
 * check of the templates. The commands of test/bin make both.
 */
export function renderProject(change: object = {}, context: Record<string, unknown> = {}) {
  const app = new App({
    context: { ...flags, ...FOR_TEMPLATES_ALONE, ...context },
    builtinCloudFormationValidation: false,
  });
  const committed = render(app, check({ ...service, ...change }, app.node.getAllContext()));
  const template = (id: string): Template => Template.fromStack(app.node.findChild(id) as Stack);
  return { app, committed, template, json: (id: string) => template(id).toJSON() as TemplateJson };
}

/** The only resource of a type; fails where there is none, or more than one. */
export function only(template: TemplateJson, type: string): Record<string, any> {
  const found = Object.values(template.Resources).filter(({ Type }) => Type === type);
  expect(found.map(({ Type }) => Type)).toEqual([type]);
  return found[0]?.Properties ?? {};
}
