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
import { check, render } from '../lib/render.ts';
import { service } from '../lib/service.ts';

// `npm start`: all artefacts, the committed copies of what is kept without our code, and a comparison of them.
try {
  const project = join(__dirname, '..');
  const context = projectContext(project);
  const checked = check(service, context);
  const app = new App({ outdir: join(project, 'cdk.out'), context });
  const committed = render(app, checked);
  const assembly = withNothingMadeUp(app.synth()).directory;
  write(assembly, committed);
  write(project, committed);
  const compared = comparison(readArtefacts(assembly, allKeptRuns(join(project, MEASUREMENTS))));
  const colours = process.stdout.isTTY && !process.env.NO_COLOR;
  const first = summary(compared);
  console.log([table(compared, first, { colours }), ...legend([first])].join('\n\n'));
  console.log(`
Read back from cdk.out. Written: docker-compose.yml, k8s/manifests/. Next, in any order:
  npm run compare               all of the comparison, in ${compared.sections.length} sections
  docker compose up
  npx cdk deploy EcsFargate
  npx cdk deploy Eks
  kubectl apply -f k8s/manifests/`);
} catch (error) {
  reportFailure(error);
}
