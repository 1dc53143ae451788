import { applyRules } from '../definition/apply-rules.ts';
import { InvalidInput } from '../definition/invalid-input.ts';
import { type Problem, problem } from '../definition/problem.ts';
import { IN_OUR_WORDS, problemsOf } from '../definition/wording.ts';
import { defaultVersion, type SupportedVersion, versionRefusal } from './kubernetes-versions.ts';
import { optionRules } from './option-rules.ts';
import { optionSchema } from './option-schema.ts';

/** The options of a deployment, given as CDK context: by `-c key=value` or in cdk.json. */
export interface Options {
  /** The account and the region of the stacks.
   * @default - environment-agnostic stacks: the account and region of the CLI's credentials */
  readonly env?: { readonly account: string; readonly region: string };
  /** Availability zones, by number or by name. More than two by number need `account` and `region`.
   * @default 2 */
  readonly zones: number | readonly string[];
  /** NAT gateways, the outbound access of the private subnets. One in each zone survives the loss of a zone.
   * @default 1 */
  readonly natGateways: number;
  /** The architecture of the images that are built, in place of the definition's.
   * @default - the definition's */
  readonly architecture?: 'x86_64' | 'arm64';
  /** The domain name of the only public service, in place of the definition's.
   * @default - the definition's */
  readonly domainName?: string | undefined;
  /** The hosted zone of all domain names. It is not looked up.
   * @default - none: no service has a domain name */
  readonly hostedZone?: { readonly id: string; readonly name: string } | undefined;
  /** The version of the EKS cluster.
   * @default - the version that the end-to-end tests run on, or the next one when EKS no longer supports it */
  readonly kubernetesVersion: SupportedVersion;
  /** Whether the cluster may stay on its version when standard support ends, at six times the price an hour.
   * @default false - AWS upgrades the cluster some time after that day */
  readonly extendedSupport: boolean;
  /** ARNs of the IAM roles and users who administer the cluster.
   * @default [] - a new role, which the account's identities may assume as their own policies allow */
  readonly clusterAdministrators: readonly string[];
  /** Whether `aws ecs execute-command` opens a shell in a task: as root, with volumes and rights for its agent.
   * @default false */
  readonly ecsExec: boolean;
  /** Whether the tables, the databases, the caches, the files of volumes on ECS and the logs outlive their stacks.
   * @default true */
  readonly keepData: boolean;
}

/** The context, with its sources. ~/.cdk.json applies to all projects of a user, and is easily forgotten. */
export const CONTEXT = 'the context (from -c, cdk.json, cdk.context.json or ~/.cdk.json)';

/** Keys of the CDK CLI without a `:`, `/` or `@`, written by `cdk acknowledge` and `cdk cli-telemetry`. */
const KEYS_OF_THE_CLI = ['acknowledged-issue-numbers', 'cli-telemetry'];

/** The public services of a definition that may not have been checked yet. */
export interface UncheckedPublicService {
  readonly name: string;
  /** The domain name of the definition. @default - none */
  readonly domainName?: string | undefined;
}

/**
 * Reads the options from all of an app's context.
 *
 * @param publicServices the public services of the definition, whose domain names must be in the hosted zone.
 * @default - unknown: only the context is checked
 * @param today the day that decides the default version of Kubernetes. @default - the version of the end-to-end tests
 * @throws InvalidInput with every key that is wrong or unknown
 */
export function parseOptions(
  context: Readonly<Record<string, unknown>>,
  publicServices?: readonly UncheckedPublicService[],
  today?: Date,
): Options {
  const own = Object.fromEntries(
    Object.entries(context).filter(([key]) => !/[:/@]/.test(key) && !KEYS_OF_THE_CLI.includes(key)),
  );
  const parsed = optionSchema.safeParse(own, IN_OUR_WORDS);
  const issues = parsed.error?.issues ?? [];
  const wrong = [...new Set(issues.flatMap(({ path: [key] }) => key ?? []))];
  // The rules check the keys that are not wrong.
  const right = Object.keys(own).filter(
    (key) => Object.hasOwn(optionSchema.shape, key) && !wrong.includes(key),
  );
  const read = optionSchema.parse(Object.fromEntries(right.map((key) => [key, own[key]])));
  const kubernetesVersion =
    read.kubernetesVersion ?? defaultVersion(today && { today, extended: read.extendedSupport });
  const given = { ...read, kubernetesVersion };
  const problems = [
    ...issues.flatMap(problemsOf).map((problem) => asTyped(namingKeys(problem), own)),
    ...applyRules(
      optionRules,
      { ...given, publicServices },
      wrong.map((key) => [key]),
    ),
  ];
  if (problems.length > 0) throw new InvalidInput(CONTEXT, problems);

  const { account, region, hostedZoneId, hostedZoneName, clusterAdministrators = [], ...rest } = given;
  return {
    ...rest,
    clusterAdministrators,
    env: account && region ? { account, region } : undefined,
    hostedZone: hostedZoneId && hostedZoneName ? { id: hostedZoneId, name: hostedZoneName } : undefined,
  };
}

/** The reason why the cluster of the options cannot be deployed on a day; undefined if it can. */
export const clusterRefusal = (
  { kubernetesVersion, extendedSupport: extended }: Options,
  today: Date,
): string | undefined => versionRefusal(kubernetesVersion, { today, extended });

/** The same problem, with the value as the user typed it. */
const asTyped = (found: Problem, own: Readonly<Record<string, unknown>>): Problem => ({
  ...found,
  ...(own[found.field] !== undefined && { received: own[found.field] }),
});

const namingKeys = (found: Problem): Problem =>
  Object.hasOwn(optionSchema.shape, found.field.split('.')[0] ?? '')
    ? found
    : problem(
        found.field,
        found.received,
        `is not an option of this project; the options are ${Object.keys(optionSchema.shape).join(', ')}`,
      );
