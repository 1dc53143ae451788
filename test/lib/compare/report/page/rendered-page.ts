import { join } from 'node:path';
import { comparison } from '../../../../../lib/compare/comparison.ts';
import { layOuter } from '../../../../../lib/compare/report/diagram/layout.ts';
import { bundle } from '../../../../../lib/compare/report/page/bundle.ts';
import { excerpts } from '../../../../../lib/compare/report/page/excerpt.ts';
import { page } from '../../../../../lib/compare/report/page/page.ts';
import { allSavedRuns, MEASUREMENTS } from '../../../../../lib/compare/runs/saved-runs.ts';
import { artefactsOfApplication } from '../../artefacts-of.ts';
import { applicationOf } from '../../compared-service.ts';

const KEPT = join(__dirname, '..', '..', '..', '..', '..', MEASUREMENTS);

/**
 * The page of an application, before it is written in fewer bytes, and what it was rendered from.
 *
 * @param definition @default - the application of one service
 * @param options the context of CDK @default - none
 */
export async function renderedPage(definition: object = applicationOf(), options?: object) {
  const artefacts = artefactsOfApplication(definition, options, allSavedRuns(KEPT));
  const compared = comparison(artefacts);
  const excerptOf = excerpts(artefacts);
  const layOut = await layOuter();
  const bundled = await bundle();
  return { compared, excerptOf, layOut, bundled, text: page(compared, excerptOf, layOut, bundled) };
}
