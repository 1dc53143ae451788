import { join } from 'node:path';
import { assumptionFlags, parseAssumptions } from '../lib/compare/cost/assumption-flags.ts';
import type { Assumptions } from '../lib/compare/cost/assumptions.ts';
import { breakEven, curve, FAR } from '../lib/compare/cost/break-even.ts';
import { costReport } from '../lib/compare/cost/cost-report.ts';
import { free, leftOut } from '../lib/compare/cost/left-out.ts';
import { aDay, assumed, bill } from '../lib/compare/cost/model.ts';
import { CAVEAT, COMPILED, CURRENCY, PRICES, REGION } from '../lib/compare/cost/prices.ts';
import { readArtefacts } from '../lib/compare/readings/artefacts.ts';
import { billedQuantities } from '../lib/compare/readings/billed.ts';
import { readers } from '../lib/compare/readings/readers.ts';
import type { Command } from './command-line.ts';
import { runCommand } from './run-command.ts';

/** The number of points of a curve in the JSON. */
const POINTS = 50;

interface CostArguments {
  readonly assumptions: Partial<Assumptions>;
  readonly json: boolean;
}

const COMMAND: Command<CostArguments> = {
  name: 'npm run cost',
  about: 'Computes the monthly cost of the two deployments on AWS, by what `npm start` rendered.',
  flags: { json: 'for programs, with curves', ...assumptionFlags() },
  parse: ({ values, switches }) => ({ assumptions: parseAssumptions(values), json: switches.has('json') }),
};

runCommand(COMMAND, costs);

function costs({ assumptions, json }: CostArguments): string {
  const quantities = billedQuantities(readers(readArtefacts(join(__dirname, '..', 'cdk.out'))));
  const basis = { quantities, prices: PRICES };
  const a = assumed(quantities, assumptions);
  if (!json) return costReport(basis, a);
  const over = (what: 'replicas' | 'copies') => ({
    points: curve(basis, a, what, POINTS),
    breakEven: breakEven(basis, a, what) ?? null,
  });
  const all = {
    version: 3,
    region: REGION,
    currency: CURRENCY,
    pricesOf: COMPILED,
    caveat: CAVEAT,
    quantities,
    assumptions: a,
    ...bill(basis, a),
    aDay: aDay(basis),
    breakEvenUpTo: FAR,
    leftOut: leftOut(quantities),
    free: free(quantities),
    replicas: over('replicas'),
    copies: over('copies'),
  };
  // JSON has no undefined: an unknown price is null.
  return JSON.stringify(all, (_, value) => value ?? null, 2);
}
