import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { App, Validations } from 'aws-cdk-lib';
import { write } from './committed.ts';
import { readArtefacts } from './compare/artefacts.ts';
import { comparison } from './compare/comparison.ts';
import { summary } from './compare/summary.ts';
import { legend, table } from './compare/table.ts';
import { projectContext, withNothingMadeUp } from './context.ts';
import { allKeptRuns, MEASUREMENTS } from './measurements/kept.ts';
import { bundle } from './page/bundle.ts';
import { excerpts } from './page/excerpt.ts';
import { markdown } from './page/markdown.ts';
import { page } from './page/page.ts';
import { check, render } from './render.ts';
import { service } from './service.ts';
import { ValidationAside } from './validation/aside.ts';

/** Below cdk.out. */
const PAGE = 'comparison.html';

/**
 * All artefacts, the committed copies of what is kept without our code, and a comparison of them.
 *
 * @param thread of startValidation
 */
export async function start(project: string, thread: Worker | undefined): Promise<void> {
  const context = projectContext(project);
  const checked = check(service, context);
  // In a process of its own, meanwhile.
  const bundled = bundle();
  const app = new App({ outdir: join(project, 'cdk.out'), context });
  if (thread) Validations.of(app).addPlugins(new ValidationAside(thread));
  const committed = render(app, checked);
  // Before the synthesis, which waits for the thread.
  const kept = allKeptRuns(join(project, MEASUREMENTS));
  const assembly = withNothingMadeUp(app.synth()).directory;
  write(assembly, committed);
  write(project, committed);
  const artefacts = readArtefacts(assembly, kept);
  const compared = comparison(artefacts);
  const excerptOf = excerpts(artefacts);
  writeFileSync(join(project, 'COMPARISON.md'), markdown(compared, excerptOf));
  writeFileSync(join(assembly, PAGE), page(compared, excerptOf, await bundled));
  const colours = process.stdout.isTTY && !process.env.NO_COLOR;
  const first = summary(compared);
  console.log([table(compared, first, { colours }), ...legend([first])].join('\n\n'));
  console.log(`
Read back from cdk.out. Written: docker-compose.yml, k8s/manifests/, COMPARISON.md. Next:
  open cdk.out/comparison.html  the comparison as a page
  npm run compare               all of the comparison, in ${compared.sections.length} sections
  docker compose up
  npx cdk deploy EcsFargate
  npx cdk deploy Eks
  kubectl apply -f k8s/manifests/`);
}
