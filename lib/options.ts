import { z } from 'zod';
import { applyRules, type Rule } from './apply-rules.ts';
import { InvalidInput } from './definition.ts';
import type { Problem } from './rules.ts';
import { dnsName, text } from './schema.ts';
import { IN_OUR_WORDS, problemsOf } from './wording.ts';

/*
 * What differs from one deployment of the same service to another: where, how wide, how kept. Given as CDK context, by
 * `-c key=value` or in cdk.json, so every value may arrive as text.
 */

const ARN = /^arn:aws:iam::\d{12}:(role|user)\/.+$/;
// Of the partition `aws`: the endpoints of others have other names.
const REGION = /^(?!cn-|us-gov-|us-iso)[a-z]{2}(-[a-z]+)+-\d$/;
const list = (value: unknown) =>
  typeof value === 'string' ? value.split(',').map((part) => part.trim()) : value;
/** The text stays where it is no number: whoever typed it is to see it again. */
const number = (value: unknown) =>
  typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : value;
/** A number in cdk.json loses its leading zeros. */
const account = (value: unknown) => (typeof value === 'number' ? String(value).padStart(12, '0') : value);
const boolean = (value: unknown) => ({ true: true, false: false })[String(value)] ?? value;

const zoneCount = z.int().min(2).max(6);
const zoneNames = z
  .array(text(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'zone names such as us-east-1a,us-east-1b'))
  .min(2);

export const KUBERNETES_VERSIONS = ['1.34', '1.35', '1.36', '1.37'] as const;

const optionsSchema = z.strictObject({
  account: z.preprocess(account, text(/^\d{12}$/, 'an account id of 12 digits')).optional(),
  region: text(REGION, 'a region of the partition aws, such as us-east-1').optional(),
  zones: z
    .preprocess(
      (value) => (typeof value === 'string' && value.includes(',') ? list(value) : number(value)),
      z.union([zoneCount, zoneNames], {
        error: `a number from ${zoneCount.minValue} to ${zoneCount.maxValue}, or zone names such as us-east-1a,us-east-1b`,
      }),
    )
    .default(2),
  natGateways: z.preprocess(number, z.int().min(1).max(6)).default(1),
  architecture: z.enum(['x86_64', 'arm64']).optional(),
  domainName: dnsName.optional(),
  hostedZoneId: text(/^Z[A-Z0-9]+$/, 'a hosted zone id such as Z0123456789ABCDEFGHIJ').optional(),
  hostedZoneName: dnsName.optional(),
  kubernetesVersion: z
    .preprocess((value) => (typeof value === 'number' ? String(value) : value), z.enum(KUBERNETES_VERSIONS))
    .default('1.36'),
  clusterAdministrators: z
    .preprocess(
      list,
      z
        .array(
          text(
            ARN,
            'the ARN of an IAM role or user, as in arn:aws:iam::123456789012:role/name; several are separated by commas',
          ),
        )
        .min(1),
    )
    .optional(),
  keepData: z.preprocess(boolean, z.boolean()).default(true),
});

export interface Options {
  /** Where to deploy.
   * @default - environment-agnostic stacks: the account and region of the CLI's credentials */
  readonly env?: { readonly account: string; readonly region: string };
  /** Availability zones, by number or by name. More than two by number need `account` and `region`.
   * @default 2 */
  readonly zones: number | readonly string[];
  /** The way out of the private subnets; one a zone survives the loss of a zone.
   * @default 1 */
  readonly natGateways: number;
  /** Overrides the definition's.
   * @default - the definition's */
  readonly architecture?: 'x86_64' | 'arm64';
  /** HTTPS under this name, whose zone is not looked up.
   * @default - HTTP under the load balancer's own name */
  readonly domain?: { readonly name: string; readonly hostedZoneId: string; readonly hostedZoneName: string };
  /** @default '1.36' */
  readonly kubernetesVersion: (typeof KUBERNETES_VERSIONS)[number];
  /** ARNs of the IAM roles and users who administer the cluster.
   * @default [] a role is made, which the account's identities may assume as their own policies allow */
  readonly clusterAdministrators: readonly string[];
  /** Whether the table and the logs outlive their stacks.
   * @default true */
  readonly keepData: boolean;
}

/** Keys without a `:`, `/` or `@` that the CDK CLI itself writes: `cdk acknowledge` and `cdk cli-telemetry`. */
const KEYS_OF_THE_CLI = ['acknowledged-issue-numbers', 'cli-telemetry'];

/**
 * Reads the options from all of an app's context.
 *
 * @throws InvalidInput naming every key that is wrong or unknown
 */
export function parseOptions(context: Readonly<Record<string, unknown>>, definedDomain?: string): Options {
  const own = Object.fromEntries(
    Object.entries(context).filter(([key]) => !/[:/@]/.test(key) && !KEYS_OF_THE_CLI.includes(key)),
  );
  const parsed = optionsSchema.safeParse(own, IN_OUR_WORDS);
  const issues = parsed.error?.issues ?? [];
  const wrong = [...new Set(issues.flatMap(({ path: [key] }) => key ?? []))];
  // The rest, so that the rules can look at it.
  const right = Object.keys(own).filter(
    (key) => Object.hasOwn(optionsSchema.shape, key) && !wrong.includes(key),
  );
  const given = {
    domainName: definedDomain,
    ...optionsSchema.parse(Object.fromEntries(right.map((key) => [key, own[key]]))),
  };
  const problems = [
    ...issues.flatMap(problemsOf).map((problem) => asTyped(namingKeys(problem), own)),
    ...applyRules(
      optionRules,
      given,
      wrong.map((key) => [key]),
    ),
  ];
  if (problems.length > 0) throw new InvalidInput('the context', problems);

  const {
    account,
    region,
    domainName,
    hostedZoneId,
    hostedZoneName,
    clusterAdministrators = [],
    ...rest
  } = given;
  return {
    ...rest,
    clusterAdministrators,
    env: account && region ? { account, region } : undefined,
    domain:
      domainName && hostedZoneId && hostedZoneName
        ? { name: domainName, hostedZoneId, hostedZoneName }
        : undefined,
  };
}

/** What options must agree on. */
const optionRules: readonly Rule<z.output<typeof optionsSchema>>[] = [
  ({ account, region }) => together({ account, region }),

  ({ domainName, hostedZoneId, hostedZoneName }) => together({ domainName, hostedZoneId, hostedZoneName }),

  function* moreZonesNeedARegion({ zones, region }) {
    if (typeof zones === 'number' && zones > 2 && !region) {
      yield {
        field: 'zones',
        received: zones,
        allowed: '2, or names, or more with account and region: without them CDK knows two zones',
      };
    }
  },

  function* namedZonesAreOfOneRegion({ zones, region }) {
    if (typeof zones === 'number') return;
    const regions = new Set([...(region ? [region] : []), ...zones.map((zone) => zone.slice(0, -1))]);
    if (regions.size > 1 || new Set(zones).size < zones.length) {
      yield {
        field: 'zones',
        received: zones.join(','),
        allowed: `different zones of ${region ? `region ${region}` : 'one region'}`,
      };
    }
  },

  function* natGatewaysHaveAZoneEach({ zones, natGateways }) {
    const count = typeof zones === 'number' ? zones : zones.length;
    if (natGateways > count)
      yield { field: 'natGateways', received: natGateways, allowed: `at most ${count}, one a zone` };
  },

  function* domainIsOfItsZone({ domainName, hostedZoneName }) {
    if (!domainName || !hostedZoneName) return;
    if (domainName !== hostedZoneName && !domainName.endsWith(`.${hostedZoneName}`)) {
      yield {
        field: 'domainName',
        received: domainName,
        allowed: `${hostedZoneName} or a name below it`,
      };
    }
  },
];

function together(values: Readonly<Record<string, string | undefined>>): Problem[] {
  const given = Object.keys(values).filter((key) => values[key] !== undefined);
  return Object.keys(values)
    .filter((key) => given.length > 0 && values[key] === undefined)
    .map((key) => ({
      field: key,
      received: undefined,
      allowed: `given together with ${given.join(' and ')}`,
    }));
}

/** What was given, not what it was read as. */
const asTyped = (problem: Problem, own: Readonly<Record<string, unknown>>): Problem => ({
  ...problem,
  received: own[problem.field] ?? problem.received,
});

const namingKeys = (problem: Problem): Problem =>
  problem.allowed.startsWith('nothing')
    ? { ...problem, allowed: `one of ${Object.keys(optionsSchema.shape).join(', ')}, as a key` }
    : problem;
