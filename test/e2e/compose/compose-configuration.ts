import { imageName } from '../../../lib/definition/image-names.ts';
import { parseApplication } from '../../../lib/definition/parse-application.ts';
import { AMBIGUOUS_TEXTS } from '../../ambiguous-texts.ts';
import { shown } from '../tier-findings.ts';
import { service } from './compose-project.ts';
import { leftOf, RenderedComposeProject, removeProject } from './rendered-project.ts';

const PROJECT = 'configured-e2e';
/** A file of the sample's image, in a folder with others. */
const REPLACED = '/app/NOTICES.txt';
const NEW = '/etc/front/more/texts.txt';
const PROGRAM = `
  const { readFileSync, readdirSync } = require('node:fs');
  const texts = ['${REPLACED}', '${NEW}'].map((path) => readFileSync(path, 'base64'));
  console.log(JSON.stringify({ texts, beside: readdirSync('/app') }));`;

/** A service that prints its configuration files, whenever it runs. */
const applicationWith = (...texts: readonly string[]) =>
  parseApplication({
    name: 'configured',
    services: {
      front: {
        image: { reference: imageName(service) },
        command: ['node', '-e', PROGRAM],
        configuration: [REPLACED, NEW].map((path, i) => ({ path, text: texts[i] })),
        security: { userId: 10_001 },
      },
    },
  });

/** The public image of the step is not on every machine: any image with a shell can run it. */
const OVERRIDE = { services: { front_configuration: { image: imageName(service), entrypoint: [] } } };

/** Registers the tests of configuration files. */
export function composeConfiguration(): void {
  afterAll(cleanConfiguration, 60_000);

  it('hands a service its configuration files byte for byte, and leaves the files beside them', async () => {
    const texts = ['the first', AMBIGUOUS_TEXTS.join('\n')];
    const printed = async (...now: string[]) => {
      const project = new RenderedComposeProject(PROJECT, applicationWith(...now));
      project.write(OVERRIDE);
      try {
        const { texts: read, beside } = JSON.parse(await project.compose('run', '--rm', '-T', 'front'));
        expect(beside).toContain('server.cjs');
        return read.map((text: string) => Buffer.from(text, 'base64').toString());
      } finally {
        project.forget();
      }
    };
    expect(await printed(...texts)).toEqual(texts);
    // The volume stays, and a change still arrives.
    expect(await printed('the second', 'x')).toEqual(['the second', 'x']);
    shown('configuration files', `${AMBIGUOUS_TEXTS.length} texts that are easily misread, byte for byte`);
  }, 120_000);

  it('leaves nothing of it behind', async () => {
    cleanConfiguration();
    expect(await leftOf(PROJECT)).toEqual([]);
  }, 60_000);
}

/** Synchronous, for the clean-up after Ctrl-C. */
export const cleanConfiguration = (): void => removeProject(PROJECT);
