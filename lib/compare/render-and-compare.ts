import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { withNothingMadeUp } from '../deploy/context.ts';
import { type DeployedStack, HANDLING_FILE, type Handling } from '../deploy/handling.ts';
import { type Refusal, refusals } from '../deploy/refusals.ts';
import { type Checked, render } from '../deploy/render.ts';
import { type RenderedFiles, writeRenderedFiles } from '../deploy/rendered-files.ts';
import { comparison } from './comparison.ts';
import type { Comparison } from './comparison-schema.ts';
import { type Artefacts, parsedFiles, readArtefacts } from './readings/artefacts.ts';
import { layOuter } from './report/diagram/layout.ts';
import { PICTURE_FILE, pictureFile } from './report/diagram/picture-file.ts';
import { COMPARISON_FILE, markdown } from './report/markdown.ts';
import { bundle } from './report/page/bundle.ts';
import { excerpts } from './report/page/excerpt.ts';
import { page } from './report/page/page.ts';
import { shortMarkup } from './report/page/short-markup.ts';
import { wrapped } from './report/plain-table.ts';
import { summary } from './report/summary.ts';
import { legend, table } from './report/terminal-table.ts';
import { allSavedRuns } from './runs/saved-runs.ts';

interface RenderAndCompareOptions {
  readonly checked: Checked;
  /** The folder of the saved runs. */
  readonly measurements: string;
  /** Decides whether the cluster may be deployed. */
  readonly today: Date;
  readonly handling: Handling;
  /** Whether the table for the terminal has colours. */
  readonly colours: boolean;
}

interface RenderedAndCompared {
  /** The files to keep, the written comparison among them. */
  readonly rendered: RenderedFiles;
  readonly compared: Comparison;
  /** The comparison as an HTML page. */
  readonly page: string;
  /** The comparison in short, for the terminal, and the deployments that are refused. */
  readonly text: string;
  /** The rendered files, as they were read back. */
  readonly artefacts: Artefacts;
  /** The deployments that must not be deployed. */
  readonly refused: readonly Refusal[];
  /** The stacks that may be deployed. */
  readonly deployable: readonly DeployedStack[];
}

/**
 * Renders everything into the app's assembly, and compares it.
 *
 * @throws InvalidInput where CDK had to make up a value, as nobody has looked it up
 */
export async function renderAndCompare(
  app: App,
  { checked, measurements, today, colours, handling }: RenderAndCompareOptions,
): Promise<RenderedAndCompared> {
  const rendered = render(app, checked, handling);
  // These come before the synthesis, because the synthesis waits for the thread of the validation. Meanwhile esbuild
  // works in a process of its own.
  const runs = allSavedRuns(measurements);
  const parsed = parsedFiles(rendered);
  const [bundled, loaded] = [bundle(), layOuter()];
  const assembly = withNothingMadeUp(app.synth()).directory;
  writeRenderedFiles(assembly, rendered);
  if (handling.source !== undefined)
    writeFileSync(join(assembly, HANDLING_FILE), JSON.stringify(handling, undefined, 2));
  const artefacts = readArtefacts(assembly, runs, parsed, handling);
  const compared = comparison(artefacts);
  const excerptOf = excerpts(artefacts);
  const layOut = await loaded;
  const first = summary(compared);
  const refused = refusals(checked, today);
  const saying = refused.map(({ stack, reason }) => wrapped(`cdk deploy ${stack} is refused: ${reason}`));
  return {
    rendered: {
      ...rendered,
      [COMPARISON_FILE]: markdown(compared, excerptOf, handling),
      [PICTURE_FILE]: pictureFile(compared, layOut),
    },
    page: shortMarkup(page(compared, excerptOf, layOut, await bundled)),
    compared,
    artefacts,
    refused,
    text: [
      ...compared.notices.map((notice) => wrapped(notice)),
      table(compared, first, { colours }),
      ...legend([first]),
      ...saying,
    ].join('\n\n'),
    deployable: (['EcsFargate', 'Eks'] as const).filter(
      (stack) => !refused.some((one) => one.stack === stack),
    ),
  };
}
