import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { App, Validations } from 'aws-cdk-lib';
import { application } from '../lib/application.ts';
import { renderAndCompare } from '../lib/compare/render-and-compare.ts';
import { COMPARISON_FILE } from '../lib/compare/report/markdown.ts';
import { report } from '../lib/compare/report/report.ts';
import { MEASUREMENTS } from '../lib/compare/runs/saved-runs.ts';
import { ValidationAside } from '../lib/compare/validation/aside.ts';
import { InvalidInput } from '../lib/definition/invalid-input.ts';
import { projectContext } from '../lib/deploy/context.ts';
import { check } from '../lib/deploy/render.ts';
import { renderedFrom, writeRenderedFiles } from '../lib/deploy/rendered-files.ts';
import type { Imported } from '../lib/import/import-compose.ts';
import { importMarkdown, importText } from '../lib/import/import-report.ts';
import { printWarnings } from './print-warnings.ts';
import { wantsColours } from './run-command.ts';

const PROJECT = join(__dirname, '..');
const ASSEMBLY = join(PROJECT, 'cdk.out');
const PAGE = 'comparison.html';

/**
 * Writes cdk.out, the rendered files and COMPARISON.md: all of them or, if one fails, none. So a checkout always holds
 * files of one definition.
 *
 * @param thread the thread of `startValidation`; without it, the templates are not validated
 * @returns the text to print
 */
export async function writeAll(thread: Worker | undefined): Promise<string> {
  const { compared, text, deployable } = await renderInto(
    ASSEMBLY,
    application,
    thread,
    ({ page, rendered }, folder) => {
      writeFileSync(join(folder, PAGE), page);
      writeRenderedFiles(PROJECT, rendered);
    },
  );
  return `${text}

Read back from cdk.out. Written: docker-compose.yml, k8s/manifests/, ${COMPARISON_FILE}. Next:
  open cdk.out/${PAGE}  the comparison as a page
  npm run compare               all of the comparison, in ${compared.sections.length} sections
  docker compose up
${deployable.map((stack) => `  npx cdk deploy ${stack}\n`).join('')}  kubectl apply -f k8s/manifests/`;
}

/**
 * Writes everything about an application that was read from Compose files into one folder, and nothing else.
 *
 * @param out the folder; an assembly that it holds is replaced
 * @param source the arguments by which the user named the Compose files
 * @returns the text to print
 * @throws InvalidInput if the folder holds other files
 */
export async function writeImported(
  imported: Imported,
  out: string | undefined,
  source: string,
  thread: Worker | undefined,
): Promise<string> {
  const folder = out === undefined ? ASSEMBLY : resolve(out);
  if (existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(join(folder, 'manifest.json')))
    throw new InvalidInput('the command line', [
      {
        field: '--out',
        message: `--out must be a new or empty folder, or one of an earlier run; got ${out}`,
      },
    ]);
  const { text, deployable } = await renderInto(
    folder,
    imported.definition,
    thread,
    ({ page, rendered, compared }, part) => {
      writeFileSync(join(part, PAGE), page);
      writeRenderedFiles(part, renderedFrom(rendered, `a Compose file by \`npm start -- ${source}\``));
      writeFileSync(join(part, 'comparison.json'), report(compared, { json: true }));
      writeFileSync(join(part, 'from-compose.md'), importMarkdown(imported));
    },
  );
  const short = relative(process.cwd(), folder) || '.';
  const compose = `docker compose -f ${short}/docker-compose.yml --project-directory ${relative(process.cwd(), PROJECT) || '.'}`;
  return `${importText(imported)}

${text}

Written into ${short}, and nothing else: from-compose.md (how each key was taken), ${PAGE},
comparison.json, ${COMPARISON_FILE}, docker-compose.yml, k8s/manifests/, the stacks. Next:
  open ${short}/${PAGE}
  ${compose} up
${deployable.map((stack) => `  npx cdk deploy ${stack} --app ${short}\n`).join('')}  kubectl apply -f ${short}/k8s/manifests/
  npm run import -- ${source}    makes it the definition of this project, to edit`;
}

type Finished = Awaited<ReturnType<typeof renderAndCompare>>;

/**
 * Renders a definition into a new folder, which then takes the place of the old one.
 *
 * @param finish writes further files, before the folder takes its place
 */
async function renderInto(
  folder: string,
  definition: unknown,
  thread: Worker | undefined,
  finish: (finished: Finished, part: string) => void,
): Promise<Finished> {
  const part = `${folder}.part`;
  const today = new Date();
  const context = projectContext(PROJECT);
  // A killed run leaves its part of an assembly.
  rmSync(part, { recursive: true, force: true });
  try {
    const checked = check(definition, context, today);
    printWarnings(checked.application);
    const app = new App({ outdir: part, context });
    if (thread) Validations.of(app).addPlugins(new ValidationAside(thread));
    const finished = await renderAndCompare(app, {
      checked,
      measurements: join(PROJECT, MEASUREMENTS),
      today,
      colours: wantsColours(),
    });
    finish(finished, part);
    rmSync(folder, { recursive: true, force: true });
    renameSync(part, folder);
    return finished;
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}
