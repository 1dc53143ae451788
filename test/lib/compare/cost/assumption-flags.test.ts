import { FLAGS, parseAssumptions } from '../../../../lib/compare/cost/assumption-flags.ts';
import { ASSUMPTION_IDS } from '../../../../lib/compare/cost/assumptions.ts';
import { costReport } from '../../../../lib/compare/cost/cost-report.ts';
import { assumed } from '../../../../lib/compare/cost/model.ts';
import { PRICES } from '../../../../lib/compare/cost/prices.ts';
import { billedQuantities } from '../../../../lib/compare/readings/billed.ts';
import { readers } from '../../../../lib/compare/readings/readers.ts';
import { artefactsOf } from '../artefacts-of.ts';

it('has a flag for each assumption', () => {
  expect(Object.values(FLAGS)).toEqual(ASSUMPTION_IDS);
  expect(Object.keys(FLAGS)).toEqual(
    expect.arrayContaining(['replicas', 'requests-per-second', 'stored-gb', 'node-memory-mib']),
  );
});

it('takes numbers', () => {
  expect(parseAssumptions({ replicas: '3', 'stored-gb': '0.5' })).toEqual({ replicas: 3, storedGB: 0.5 });
});

it('names each flag that is wrong, what came and what may', () => {
  expect(() =>
    parseAssumptions({
      replicas: '2.5',
      copies: '0',
      'shared-load-balancer': '0.5',
      'write-percent': 'few',
      'stored-gb': '',
    }),
  ).toThrow(
    [
      'the command line has 5 problems:',
      '  --replicas must be a whole number from 1 to 100 (replicas); got "2.5"',
      '  --copies must be a whole number from 1 to 200 (copies); got "0"',
      '  --shared-load-balancer must be 0 (no) or 1 (yes); got "0.5"',
      '  --write-percent must be a number from 0 to 100 (%); got "few"',
      '  --stored-gb must be a number from 0 to 100000 (GB); got ""',
    ].join('\n'),
  );
});

it('prints what the stacks cost, in 100 columns, with what is assumed and what is not confirmed', () => {
  const quantities = billedQuantities(readers(artefactsOf()));
  const text = costReport({ quantities, prices: PRICES }, assumed(quantities, { replicas: 3 }));
  for (const part of [
    '1 copy, 3 replicas, us-east-1',
    'a month',
    '--requests-per-second',
    'and used here',
    'Deployed, without a request and without stored data: ECS costs $',
    'AWS::ApplicationAutoScaling::ScalingPolicy: its two alarms',
    'Free:',
  ])
    expect(text).toContain(part);
  expect(text.split('\n').filter((line) => line.length > 100)).toEqual([]);
});
