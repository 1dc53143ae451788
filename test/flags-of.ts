import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { application } from '../lib/application.ts';
import { parseApplication } from '../lib/definition/parse-application.ts';

type Context = Readonly<Record<string, unknown>>;

/** The context in cdk.json. */
export const projectContext: Context = JSON.parse(
  readFileSync(join(__dirname, '..', 'cdk.json'), 'utf8'),
).context;

/** The part of a context that CDK itself reads, by its names: the other keys are options of a user's own deployment. */
export const flagsOf = (context: Context): Record<string, unknown> =>
  Object.fromEntries(Object.entries(context).filter(([key]) => /[:/@]/.test(key)));

/** The options in cdk.json without which lib/application.ts is refused: the hosted zone of its domain names. */
export function neededOptions(): Context {
  if (!parseApplication(application).services.some(({ exposure }) => exposure?.domainName)) return {};
  const { hostedZoneId, hostedZoneName } = projectContext;
  return { hostedZoneId, hostedZoneName };
}
