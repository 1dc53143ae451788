import { DECISIONS, KIND_DECISIONS, KINDS_WITHIN } from '../../../lib/cost/decisions.ts';
import { PRICES } from '../../../lib/cost/prices.ts';
import { renderProject } from '../../render-project.ts';
import { manifestsOf } from '../eks/manifests-of.ts';

const DOMAIN = { domainName: 'links.example.com', hostedZoneId: 'Z1', hostedZoneName: 'example.com' };
const STACKS = ['Shared', 'EcsFargate', 'Eks'] as const;
// With all that options add.
const rendered = [
  renderProject(),
  renderProject({}, { architecture: 'arm64', ...DOMAIN }),
  renderProject({}, { keepData: false, natGateways: 2 }),
];
const resources = rendered.flatMap(({ json }) =>
  STACKS.flatMap((stack) => Object.values<any>(json(stack).Resources)),
);
const types = [...new Set(resources.map(({ Type }) => Type))].sort();
const kinds = [
  ...new Set(rendered.flatMap(({ json }) => manifestsOf(json('Eks')).map(({ kind }) => kind))),
].sort();

it('has a price decision for each type of resource, and for no other', () => {
  expect(types.filter((type) => !(type in DECISIONS))).toEqual([]);
  expect(Object.keys(DECISIONS).filter((type) => !types.includes(type))).toEqual([]);
});

it('has a price decision for each kind of object, and for no other', () => {
  expect([...Object.keys(KIND_DECISIONS), ...KINDS_WITHIN].sort()).toEqual(kinds);
});

it('prices by prices that there are, and gives a reason for the rest', () => {
  for (const [type, decision] of Object.entries({ ...DECISIONS, ...KIND_DECISIONS })) {
    if (decision.is === 'priced') {
      expect([type, decision.by.every((name) => name in PRICES)]).toEqual([type, true]);
      expect([type, decision.by.length]).not.toEqual([type, 0]);
    } else expect([type, decision.why]).toEqual([type, expect.stringMatching(/.{10}/)]);
  }
});

it('has endpoints that are free: of type Gateway', () => {
  const endpoints = resources.filter(({ Type }) => Type === 'AWS::EC2::VPCEndpoint');
  expect(endpoints.length).toBeGreaterThan(0);
  for (const { Properties } of endpoints) expect(Properties.VpcEndpointType).toBe('Gateway');
});

it('has a table that is paid by the request, with continuous backups', () => {
  const tables = resources.filter(({ Type }) => Type === 'AWS::DynamoDB::Table');
  expect(tables.length).toBeGreaterThan(0);
  for (const { Properties } of tables) {
    expect(Properties.BillingMode).toBe('PAY_PER_REQUEST');
    expect(Properties.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
  }
});
