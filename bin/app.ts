import { Annotations, App } from 'aws-cdk-lib';
import { application } from '../lib/application.ts';
import { refusals } from '../lib/deploy/refusals.ts';
import { render } from '../lib/deploy/render.ts';
import { writeRenderedFiles } from '../lib/deploy/rendered-files.ts';
import { checkHere } from './check-here.ts';
import { printWarnings } from './print-warnings.ts';
import { reportFailure } from './report-failure.ts';

// The program that the CDK CLI runs. It writes the Compose file and the manifests into the cloud assembly, beside the
// templates. Only `npm start` writes the copies in the project.
try {
  // By default, an app that the CLI runs synthesizes itself when the process ends, even after a mistake was found.
  const app = new App({ autoSynth: false });
  const today = new Date();
  const checked = checkHere(application, app.node.getAllContext(), today);
  printWarnings(checked.application);
  const files = render(app, checked);
  for (const { stack, reason } of refusals(checked, today))
    Annotations.of(app.node.findChild(stack)).addError(reason);
  // Before the synthesis, which throws where a stack is refused, with all templates written.
  writeRenderedFiles(app.outdir, files);
  app.synth();
} catch (error) {
  reportFailure(error);
}
