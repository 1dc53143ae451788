import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { App, Validations } from 'aws-cdk-lib';
import { application } from '../lib/application.ts';
import { renderAndCompare } from '../lib/compare/render-and-compare.ts';
import { PICTURE_FILE } from '../lib/compare/report/diagram/picture-file.ts';
import { COMPARISON_FILE } from '../lib/compare/report/markdown.ts';
import { wrapped } from '../lib/compare/report/plain-table.ts';
import { report } from '../lib/compare/report/report.ts';
import { MEASUREMENTS } from '../lib/compare/runs/saved-runs.ts';
import { ValidationAside } from '../lib/compare/validation/aside.ts';
import { InvalidInput } from '../lib/definition/invalid-input.ts';
import { projectContext } from '../lib/deploy/context.ts';
import {
  type DeployedStack,
  HANDLING_FILE,
  type Handling,
  handlingIn,
  OF_DEFINITION,
  OWN_PROJECT,
} from '../lib/deploy/handling.ts';
import { writeRenderedFiles } from '../lib/deploy/rendered-files.ts';
import { beforeDeploy, beforeDeployText } from '../lib/import/before-deploy.ts';
import type { Imported } from '../lib/import/import-compose.ts';
import { importMarkdown, importText } from '../lib/import/import-report.ts';
import { runningProject, shellWord } from '../lib/import/running-project.ts';
import { checkHere } from './check-here.ts';
import { printWarnings } from './print-warnings.ts';
import { wantsColours } from './run-command.ts';

const PROJECT = join(__dirname, '..');
const ASSEMBLY = join(PROJECT, 'cdk.out');
const PAGE = 'comparison.html';

/**
 * Writes cdk.out, the rendered files, COMPARISON.md and the picture: all of them or, if one fails, none. So a checkout always holds
 * files of one definition.
 *
 * @param thread the thread of `startValidation`; without it, the templates are not validated
 * @returns the text to print
 */
export async function writeAll(thread: Worker | undefined): Promise<string> {
  const { compared, text, deployable } = await renderInto(
    ASSEMBLY,
    application,
    OF_DEFINITION,
    thread,
    ({ page, rendered }, folder) => {
      writeFileSync(join(folder, PAGE), page);
      writeRenderedFiles(PROJECT, rendered);
    },
  );
  return `${text}

Read back from cdk.out. Written: docker-compose.yml, k8s/manifests/, ${COMPARISON_FILE},
${PICTURE_FILE}. Next:
  open cdk.out/${PAGE}  the comparison as a page
  npm run compare               all of the comparison, in ${compared.sections.length} sections
  docker compose up
${deployments(OF_DEFINITION, deployable)}`;
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
  const short = relative(process.cwd(), folder) || '.';
  const project = relative(process.cwd(), PROJECT) || '.';
  const handling = handlingIn({
    source,
    name: imported.definition.name,
    folder: shellWord(short),
    project: shellWord(project),
    running: runningProject(imported, source, process.cwd()),
  });
  const {
    text,
    deployable,
    finished: tasks,
  } = await renderInto(
    folder,
    imported.definition,
    handling,
    thread,
    ({ page, rendered, compared, artefacts, refused }, part) => {
      const toDo = beforeDeploy(imported, { artefacts, refused });
      writeFileSync(join(part, PAGE), page);
      writeRenderedFiles(part, rendered);
      writeFileSync(join(part, 'comparison.json'), report(compared, { json: true }));
      writeFileSync(join(part, 'from-compose.md'), importMarkdown(imported, toDo, artefacts, refused));
      return toDo;
    },
  );
  return `${importText(imported)}

${text}

${beforeDeployText(tasks)}

Written into ${short}, and nothing else: from-compose.md (how each key was taken), ${PAGE},
comparison.json, ${COMPARISON_FILE}, ${PICTURE_FILE}, docker-compose.yml, k8s/manifests/,
${HANDLING_FILE} (the commands here), the stacks. Next, where you typed this command:
  open ${short}/${PAGE}
  ${handling.compose} up
${deployments(handling, deployable)}
  npm run import -- ${source}    makes it the definition of this project, to edit
${wrapped(`${OWN_PROJECT}. A port of this machine is published once: stop yours first, where both publish it.`)}`;
}

/**
 * The list of what is left to do before an imported definition is deployed, with the names of the user's own project.
 *
 * @param source the arguments by which the user named the Compose files
 * @returns the list for a terminal; empty if there is nothing to do
 */
export async function toDoAfterImport(imported: Imported, source: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'imported-'));
  const handling = { ...OF_DEFINITION, running: runningProject(imported, source, process.cwd()) };
  try {
    const { finished } = await renderInto(
      join(folder, 'cdk.out'),
      imported.definition,
      handling,
      undefined,
      ({ artefacts, refused }) => beforeDeploy(imported, { artefacts, refused }),
    );
    return beforeDeployText(finished);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The commands that deploy the stacks and the manifests, a line each. */
const deployments = ({ deploy, manifests }: Handling, stacks: readonly DeployedStack[]): string =>
  [...stacks.map((stack) => deploy[stack]), `kubectl apply -f ${manifests}`]
    .map((line) => `  ${line}`)
    .join('\n');

type Finished = Awaited<ReturnType<typeof renderAndCompare>>;

/**
 * Renders a definition into a new folder, which then takes the place of the old one.
 *
 * @param finish writes further files, before the folder takes its place; what it returns is passed on
 */
async function renderInto<T>(
  folder: string,
  definition: unknown,
  handling: Handling,
  thread: Worker | undefined,
  finish: (finished: Finished, part: string) => T,
): Promise<Finished & { readonly finished: T }> {
  const part = `${folder}.part`;
  const today = new Date();
  const context = projectContext(PROJECT);
  // A killed run leaves its part of an assembly.
  rmSync(part, { recursive: true, force: true });
  try {
    const checked = checkHere(definition, context, today);
    printWarnings(checked.application);
    const app = new App({ outdir: part, context });
    if (thread) Validations.of(app).addPlugins(new ValidationAside(thread));
    const compared = await renderAndCompare(app, {
      checked,
      measurements: join(PROJECT, MEASUREMENTS),
      today,
      handling,
      colours: wantsColours(),
    });
    const finished = finish(compared, part);
    rmSync(folder, { recursive: true, force: true });
    renameSync(part, folder);
    return { ...compared, finished };
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}
