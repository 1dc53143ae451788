import { Annotations, App } from 'aws-cdk-lib';
import { application } from '../lib/application.ts';
import { clusterRefusal } from '../lib/deploy/options.ts';
import { check, render } from '../lib/deploy/render.ts';
import { writeRenderedFiles } from '../lib/deploy/rendered-files.ts';
import { printWarnings } from './print-warnings.ts';
import { reportFailure } from './report-failure.ts';

// The program that the CDK CLI runs. It writes the Compose file and the manifests into the cloud assembly, beside the
// templates. Only `npm start` writes the copies in the project.
try {
  // By default, an app that the CLI runs synthesizes itself when the process ends, even after a mistake was found.
  const app = new App({ autoSynth: false });
  const today = new Date();
  const checked = check(application, app.node.getAllContext(), today);
  printWarnings(checked.application);
  const files = render(app, checked);
  // An error of this stack, not of the input: the other stacks can still be deployed, and an old cluster destroyed.
  const refusal = clusterRefusal(checked.options, today);
  if (refusal) Annotations.of(app.node.findChild('Eks')).addError(refusal);
  writeRenderedFiles(app.synth().directory, files);
} catch (error) {
  reportFailure(error);
}
