import { InvalidInput } from '../../../lib/definition/invalid-input.ts';
import { mustBe, problem } from '../../../lib/definition/problem.ts';
import { parseOptions } from '../../../lib/deploy/options.ts';

const DEFAULTS = {
  zones: 2,
  natGateways: 1,
  kubernetesVersion: '1.36',
  extendedSupport: false,
  ecsExec: false,
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
      extendedSupport: 'true',
      ecsExec: 'true',
      clusterAdministrators: 'arn:aws:iam::123456789012:role/platform, arn:aws:iam::123456789012:user/ada',
      keepData: 'false',
    }),
  ).toEqual({
    env: { account: '123456789012', region: 'us-east-1' },
    zones: 3,
    natGateways: 3,
    architecture: 'arm64',
    domainName: 'links.example.com',
    hostedZone: { id: 'Z0123456789ABCDEFGHIJ', name: 'example.com' },
    kubernetesVersion: '1.35',
    extendedSupport: true,
    ecsExec: true,
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
    'kubernetesVerison is not an option of this project; the options are account, region, zones',
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
    'zones must be 2 or zone names; a greater number needs account and region, as CDK knows only two zones without them; got',
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
  [
    'more NAT gateways than zones',
    { natGateways: 3 },
    'natGateways must be at most 2, one in each zone; got 3',
  ],
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
    'domainName must be a DNS name of at most 64 characters, in labels of at most 63, such as links.example.com; got',
  ],
  [
    'a region of another partition',
    { account: '123456789012', region: 'cn-north-1' },
    'region must be a region of the partition aws',
  ],
  [
    'an account without a region',
    { account: '123456789012' },
    'region is missing; it is needed together with account',
  ],
  [
    'a domain without its zone',
    { domainName: 'links.example.com' },
    'hostedZoneId is missing; it is needed together with domainName',
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
    new InvalidInput('the context (from -c, cdk.json, cdk.context.json or ~/.cdk.json)', [
      mustBe('account', 'mine', 'an account id of 12 digits'),
      mustBe('zones', 'all', 'a number from 2 to 6, or zone names such as us-east-1a,us-east-1b'),
      mustBe('keepData', 1, 'true or false'),
      problem(
        'colour',
        'blue',
        'is not an option of this project; the options are account, region, zones, natGateways, architecture, domainName, hostedZoneId, hostedZoneName, kubernetesVersion, extendedSupport, clusterAdministrators, ecsExec, keepData',
      ),
      {
        field: 'domainName',
        message:
          'domainName is missing; it is needed together with hostedZoneId, here or as exposure.domainName of a service',
      },
      {
        field: 'hostedZoneName',
        message: 'hostedZoneName is missing; it is needed together with hostedZoneId',
      },
    ]),
  );
});

describe('the domain names of the definition', () => {
  const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', hostedZoneName: 'example.com' };
  const web = { name: 'web', domainName: 'shop.example.com' };
  const api = { name: 'api', domainName: 'api.example.com' };

  it('take one hosted zone', () => {
    const options = parseOptions(ZONE, [web, api]);
    expect(options.hostedZone).toEqual({ id: 'Z0123456789ABCDEFGHIJ', name: 'example.com' });
    expect(options).not.toHaveProperty('domainName');
  });

  it('need the hosted zone, and are named where it is missing', () => {
    expect(() => parseOptions({}, [web, api])).toThrow(
      'hostedZoneId is missing; it is needed together with services.web.exposure.domainName and services.api.exposure.domainName',
    );
  });

  it('are all in the hosted zone', () => {
    const other = { name: 'api', domainName: 'api.example.org' };
    expect(() => parseOptions(ZONE, [web, other])).toThrow(
      'services.api.exposure.domainName must be example.com or a name below it; got "api.example.org"',
    );
  });

  it('give way to the option, if one service is public', () => {
    expect(parseOptions({ ...ZONE, domainName: 'other.example.com' }, [web]).domainName).toBe(
      'other.example.com',
    );
  });

  it.each([
    [
      [web, api],
      'domainName is for an application with one public service, but web and api are public: set exposure.domainName of each service; got "other.example.com"',
    ],
    [
      [],
      'domainName is for a public service, and the application has none: remove it, or give a service an exposure; got "other.example.com"',
    ],
  ])('refuse the option with %j public', (publicServices, message) => {
    expect(() => parseOptions({ ...ZONE, domainName: 'other.example.com' }, publicServices)).toThrow(message);
  });
});
