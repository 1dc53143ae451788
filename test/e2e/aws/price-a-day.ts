import { billedQuantities } from '../../../lib/compare/billed.ts';
import { readers } from '../../../lib/compare/readers.ts';
import { aDay } from '../../../lib/cost/model.ts';
import { PRICES } from '../../../lib/cost/prices.ts';
import { artefactsOf } from '../../lib/compare/artefacts-of.ts';

/** What each stack costs a day, in dollars, by what is rendered now. */
export const priceADay = () =>
  aDay({ quantities: billedQuantities(readers(artefactsOf({}, {}))), prices: PRICES });
