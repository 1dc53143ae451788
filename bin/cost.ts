import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readArtefacts } from '../lib/compare/artefacts.ts';
import { billedQuantities } from '../lib/compare/billed.ts';
import { readers } from '../lib/compare/readers.ts';
import { FLAGS } from '../lib/cost/flags.ts';
import { free, leftOut } from '../lib/cost/left-out.ts';
import { aDay, assumed, bill, breakEven, curve, FAR } from '../lib/cost/model.ts';
import { parseAssumptions } from '../lib/cost/parse-assumptions.ts';
import { CAVEAT, COMPILED, CURRENCY, PRICES, REGION } from '../lib/cost/prices.ts';
import { costReport } from '../lib/cost/report.ts';
import { InvalidInput, reportFailure } from '../lib/definition.ts';

/** Of a curve in the JSON. */
const POINTS = 50;

// `npm run cost`: what the two deployments on AWS cost a month, by what was rendered. A flag for each assumption.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  const { json, ...flags } = options();
  const quantities = billedQuantities(readers(readArtefacts(join(__dirname, '..', 'cdk.out'))));
  const basis = { quantities, prices: PRICES };
  const given = parseAssumptions(flags);
  const a = assumed(quantities, given);
  const over = (what: 'replicas' | 'services') => ({
    points: curve(basis, a, what, POINTS),
    breakEven: breakEven(basis, a, what) ?? null,
  });
  console.log(
    json
      ? JSON.stringify(
          {
            version: 2,
            region: REGION,
            currency: CURRENCY,
            pricesOf: COMPILED,
            caveat: CAVEAT,
            quantities,
            assumptions: a,
            ...bill(basis, a),
            aDay: aDay(basis),
            breakEvenUpTo: FAR,
            leftOut: leftOut(),
            free: free(),
            replicas: over('replicas'),
            services: over('services'),
          },
          undefined,
          2,
        )
      : costReport(basis, a),
  );
} catch (error) {
  reportFailure(error);
}

function options() {
  const known = Object.fromEntries(Object.keys(FLAGS).map((flag) => [flag, { type: 'string' as const }]));
  try {
    const { values } = parseArgs({ options: { ...known, json: { type: 'boolean' } } });
    return values as { readonly json?: boolean } & Readonly<Record<string, string>>;
  } catch {
    const received = process.argv.slice(2).join(' ');
    const allowed = `--json, and with a number each of ${Object.keys(FLAGS)
      .map((flag) => `--${flag}`)
      .join(', ')}`;
    throw new InvalidInput('the command line', [{ field: 'options', received, allowed }]);
  }
}
