import { App } from 'aws-cdk-lib';
import { write } from '../lib/committed.ts';
import { reportFailure } from '../lib/definition.ts';
import { check, render } from '../lib/render.ts';
import { service } from '../lib/service.ts';

// What the CDK CLI runs. The Compose file and the manifests go into the cloud assembly, beside the templates; the
// committed copies are written by `npm start` alone.
try {
  // The CLI has an app synthesize itself when the process ends, also after a mistake was found.
  const app = new App({ autoSynth: false });
  const committed = render(app, check(service, app.node.getAllContext()));
  write(app.synth().directory, committed);
} catch (error) {
  reportFailure(error);
}
