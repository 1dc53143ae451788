import { createHash } from 'node:crypto';
import { application } from '../../lib/application.ts';

/** The digest of the sample whose figures the README shows. Renew it together with the figures. */
const SHOWN = '76400c52d92bd986';

const DIGEST = createHash('sha256').update(JSON.stringify(application)).digest('hex').slice(0, 16);

/** Whether lib/application.ts holds the sample that the documents show. */
export const isTheSample = DIGEST === SHOWN;

/**
 * Registers a test of figures that the README shows of the sample.
 *
 * The test is left out where lib/application.ts is another definition: who edits it need not edit our README. With
 * `README_OF_SAMPLE=true`, as in `.ci/run`, the definition has to be the one that the README shows, so that no figure of
 * ours gets old unnoticed.
 */
export function itOfTheSample(title: string, test: () => void | Promise<void>): void {
  const isRequired = process.env.README_OF_SAMPLE === 'true';
  (isRequired || isTheSample ? it : it.skip)(title, async () => {
    if (isRequired) expect({ sampleOfTheReadme: SHOWN }).toEqual({ sampleOfTheReadme: DIGEST });
    await test();
  });
}
