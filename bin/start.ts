import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { write } from '../lib/committed.ts';
import { readArtefacts } from '../lib/compare/artefacts.ts';
import { comparison } from '../lib/compare/comparison.ts';
import { summary } from '../lib/compare/summary.ts';
import { legend, table } from '../lib/compare/table.ts';
import { projectContext, withNothingMadeUp } from '../lib/context.ts';
import { reportFailure } from '../lib/definition.ts';
import { allKeptRuns, MEASUREMENTS } from '../lib/measurements/kept.ts';
import { bundle } from '../lib/page/bundle.ts';
import { excerpts } from '../lib/page/excerpt.ts';
import { markdown } from '../lib/page/markdown.ts';
import { page } from '../lib/page/page.ts';
import { check, render } from '../lib/render.ts';
import { service } from '../lib/service.ts';

/** Below cdk.out. */
const PAGE = 'comparison.html';

// `npm start`: all artefacts, the committed copies of what is kept without our code, and a comparison of them.
async function start(): Promise<void> {
  const project = join(__dirname, '..');
  const context = projectContext(project);
  const checked = check(service, context);
  // In a process of its own, meanwhile.
  const bundled = bundle();
  const app = new App({ outdir: join(project, 'cdk.out'), context });
  const committed = render(app, checked);
  const assembly = withNothingMadeUp(app.synth()).directory;
  write(assembly, committed);
  write(project, committed);
  const artefacts = readArtefacts(assembly, allKeptRuns(join(project, MEASUREMENTS)));
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

start().catch(reportFailure);
