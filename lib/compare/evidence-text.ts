import { pointed } from './cell.ts';
import type { Comparison, Evidence } from './comparison-schema.ts';

/** What evidence is, in a line; code stands between backticks. */
export function evidenceText(
  one: Evidence,
  { sources, prices }: Pick<Comparison, 'sources' | 'prices'>,
): string {
  if ('pointer' in one) return `${one.found ? '' : 'not there: '}\`${pointed(one)}\``;
  if ('measurement' in one) return `${one.found ? '' : 'no runs in '}\`measurements/${one.measurement}\``;
  if ('tier' in one) return `its commands are run by \`npm run ${one.tier}\``;
  if ('price' in one) {
    const { usd, unit, asOf, verified } = prices[one.price] ?? {};
    return `$${usd} per ${unit}, ${one.price}, ${asOf}${verified ? '' : ', not confirmed'}`;
  }
  const { publisher, title } = sources[one.source] ?? {};
  return `${publisher}, ${title}`;
}
