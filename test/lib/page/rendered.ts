import { join } from 'node:path';
import { comparison } from '../../../lib/compare/comparison.ts';
import { allKeptRuns, MEASUREMENTS } from '../../../lib/measurements/kept.ts';
import { bundle } from '../../../lib/page/bundle.ts';
import { excerpts } from '../../../lib/page/excerpt.ts';
import { page } from '../../../lib/page/page.ts';
import { artefactsOf } from '../compare/artefacts-of.ts';

const KEPT = join(__dirname, '..', '..', '..', MEASUREMENTS);

/** The page of the project, as `npm start` renders it, and what it was rendered from. */
export async function renderedPage() {
  const artefacts = artefactsOf(undefined, undefined, allKeptRuns(KEPT));
  const compared = comparison(artefacts);
  const excerptOf = excerpts(artefacts);
  const bundled = await bundle();
  return { compared, excerptOf, bundled, text: page(compared, excerptOf, bundled) };
}
