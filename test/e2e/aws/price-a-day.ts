import { aDay } from '../../../lib/compare/cost/model.ts';
import { PRICES } from '../../../lib/compare/cost/prices.ts';
import { readArtefacts } from '../../../lib/compare/readings/artefacts.ts';
import { billedQuantities } from '../../../lib/compare/readings/billed.ts';
import { readers } from '../../../lib/compare/readings/readers.ts';
import { type RenderedProject, theirProject } from '../../render-project.ts';

/**
 * The price of each stack for a day, in dollars.
 *
 * @param project @default - the definition in lib/application.ts, which the tier deploys
 */
export const priceADay = ({ assembly }: Pick<RenderedProject, 'assembly'> = theirProject()) =>
  aDay({ quantities: billedQuantities(readers(readArtefacts(assembly, []))), prices: PRICES });
