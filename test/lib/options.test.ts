import { InvalidInput } from '../../lib/definition.ts';
import { parseOptions } from '../../lib/options.ts';

const DEFAULTS = {
  zones: 2,
  natGateways: 1,
  kubernetesVersion: '1.36',
  clusterAdministrators: [],
  keepData: true,
};

it('has a default for each option, and takes no notice of the keys that are CDK’s', () => {
  const context = {
    '@aws-cdk/core:x': true,
    'aws:cdk:enable-path-metadata': true,
    'availability-zones:account=1': [],
    'cli-telemetry': false,
  };
  expect(parseOptions(context)).toEqual(DEFAULTS);
});

it('takes text for all of them, as the command line gives nothing else', () => {
  expect(
    parseOptions({
      account: '123456789012',
      region: 'us-east-1',
      zones: '3',
      natGateways: '3',
      architecture: 'arm64',
      domainName: 'links.example.com',
      hostedZoneId: 'Z0123456789ABCDEFGHIJ',
      hostedZoneName: 'example.com',
      kubernetesVersion: '1.35',
      clusterAdministrators: 'arn:aws:iam::123456789012:role/platform, arn:aws:iam::123456789012:user/ada',
      keepData: 'false',
    }),
  ).toEqual({
    env: { account: '123456789012', region: 'us-east-1' },
    zones: 3,
    natGateways: 3,
    architecture: 'arm64',
    domain: {
      name: 'links.example.com',
      hostedZoneId: 'Z0123456789ABCDEFGHIJ',
      hostedZoneName: 'example.com',
    },
    kubernetesVersion: '1.35',
    clusterAdministrators: ['arn:aws:iam::123456789012:role/platform', 'arn:aws:iam::123456789012:user/ada'],
    keepData: false,
  });
});

it('takes zones by name, also without a region', () => {
  expect(parseOptions({ zones: 'us-east-1a,us-east-1b,us-east-1c' }).zones).toEqual([
    'us-east-1a',
    'us-east-1b',
    'us-east-1c',
  ]);
});

it.each<[string, Record<string, unknown>, string]>([
  [
    'an unknown key',
    { kubernetesVerison: '1.36' },
    'kubernetesVerison must be one of account, region, zones',
  ],
  [
    'a version that EKS does not support as standard',
    { kubernetesVersion: '1.33' },
    'kubernetesVersion must be one of 1.34, 1.35, 1.36, 1.37; got "1.33"',
  ],
  [
    'a wrong architecture',
    { architecture: 'amd64' },
    'architecture must be one of x86_64, arm64; got "amd64"',
  ],
  [
    'three zones without a region',
    { zones: '3' },
    'zones must be 2, or names, or more with account and region',
  ],
  ['one zone', { zones: '1' }, 'zones must be at least 2; got "1"'],
  ['no number of zones', { zones: '' }, 'zones must be a number from 2 to 6'],
  [
    'a word for a number of zones',
    { zones: 'all' },
    'zones must be a number from 2 to 6, or zone names such as us-east-1a,us-east-1b; got "all"',
  ],
  ['a word for a number', { natGateways: 'x' }, 'natGateways must be a whole number from 1 to 6; got "x"'],
  [
    'a number without an end',
    { natGateways: '1e999' },
    'natGateways must be a whole number from 1 to 6; got "1e999"',
  ],
  [
    'a number for a region',
    { region: 1 },
    'region must be a region of the partition aws, such as us-east-1; got 1',
  ],
  [
    'zones of another region',
    { zones: 'eu-west-1a,eu-west-1b', account: '123456789012', region: 'us-east-1' },
    'zones must be different zones of region us-east-1; got "eu-west-1a,eu-west-1b"',
  ],
  ['more NAT gateways than zones', { natGateways: 3 }, 'natGateways must be at most 2, one a zone; got 3'],
  ['no NAT gateway', { natGateways: '0' }, 'natGateways must be at least 1; got "0"'],
  ['a zone twice', { zones: 'us-east-1a,us-east-1a' }, 'zones must be different zones of one region; got'],
  [
    'zones of two regions',
    { zones: 'us-east-1a,eu-west-1b' },
    'zones must be different zones of one region; got',
  ],
  [
    'no DNS name',
    { domainName: 'bad name!.example.com' },
    'domainName must be a DNS name such as links.example.com; got',
  ],
  [
    'a region of another partition',
    { account: '123456789012', region: 'cn-north-1' },
    'region must be a region of the partition aws',
  ],
  [
    'an account without a region',
    { account: '123456789012' },
    'region must be given together with account; got nothing',
  ],
  [
    'a domain without its zone',
    { domainName: 'links.example.com' },
    'hostedZoneId must be given together with domainName; got nothing',
  ],
  [
    'a domain outside its zone',
    { domainName: 'links.example.org', hostedZoneId: 'Z0123456789ABCDEFGHIJ', hostedZoneName: 'example.com' },
    'domainName must be example.com or a name below it; got "links.example.org"',
  ],
  [
    'an administrator who is no ARN',
    { clusterAdministrators: 'ada' },
    'clusterAdministrators.0 must be the ARN of an IAM role or user, as in arn:aws:iam::123456789012:role/name',
  ],
  ['neither true nor false', { keepData: 'maybe' }, 'keepData must be true or false; got "maybe"'],
])('fails for %s', (_, context, message) => {
  expect(() => parseOptions(context)).toThrow(message);
});

it('fails with all problems at once, but for what only follows from another', () => {
  const context = {
    zones: 'all',
    natGateways: 3,
    account: 'mine',
    hostedZoneId: 'Z0123456789ABCDEFGHIJ',
    colour: 'blue',
    keepData: 1,
  };
  expect(() => parseOptions(context)).toThrow(
    new InvalidInput('the context', [
      { field: 'account', received: 'mine', allowed: 'an account id of 12 digits' },
      {
        field: 'zones',
        received: 'all',
        allowed: 'a number from 2 to 6, or zone names such as us-east-1a,us-east-1b',
      },
      { field: 'keepData', received: 1, allowed: 'true or false' },
      {
        field: 'colour',
        received: 'blue',
        allowed:
          'one of account, region, zones, natGateways, architecture, domainName, hostedZoneId, hostedZoneName, kubernetesVersion, clusterAdministrators, keepData, as a key',
      },
      { field: 'domainName', received: undefined, allowed: 'given together with hostedZoneId' },
      { field: 'hostedZoneName', received: undefined, allowed: 'given together with hostedZoneId' },
    ]),
  );
});
