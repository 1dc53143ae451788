import { z } from 'zod';
import { dnsName, matching } from '../definition/grammar.ts';
import { KUBERNETES_VERSIONS } from './kubernetes-versions.ts';

/*
 * The options of a deployment, as CDK context holds them. Every value may be a text, because `-c key=value` gives
 * texts.
 */

const ARN = /^arn:aws:iam::\d{12}:(role|user)\/.+$/;
// Only the partition `aws`: the endpoints of other partitions have other names.
const REGION = /^(?!cn-|us-gov-|us-iso)[a-z]{2}(-[a-z]+)+-\d$/;
const list = (value: unknown) =>
  typeof value === 'string' ? value.split(',').map((part) => part.trim()) : value;
/** Reads a text as a number. Another text stays as it is, so that the error shows what was typed. */
const number = (value: unknown) =>
  typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : value;
/** Restores leading zeros, which a number in cdk.json has lost. */
const account = (value: unknown) => (typeof value === 'number' ? String(value).padStart(12, '0') : value);
const boolean = (value: unknown) => ({ true: true, false: false })[String(value)] ?? value;

const zoneCount = z.int().min(2).max(6);
const zoneNames = z
  .array(matching(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'zone names such as us-east-1a,us-east-1b'))
  .min(2);

/** The keys of the context that are options of this project. */
export const optionSchema = z.strictObject({
  account: z.preprocess(account, matching(/^\d{12}$/, 'an account id of 12 digits')).optional(),
  region: matching(REGION, 'a region of the partition aws, such as us-east-1').optional(),
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
  hostedZoneId: matching(/^Z[A-Z0-9]+$/, 'a hosted zone id such as Z0123456789ABCDEFGHIJ').optional(),
  hostedZoneName: dnsName.optional(),
  kubernetesVersion: z
    .preprocess((value) => (typeof value === 'number' ? String(value) : value), z.enum(KUBERNETES_VERSIONS))
    .optional(),
  extendedSupport: z.preprocess(boolean, z.boolean()).default(false),
  clusterAdministrators: z
    .preprocess(
      list,
      z
        .array(
          matching(
            ARN,
            'the ARN of an IAM role or user, as in arn:aws:iam::123456789012:role/name; several are separated by commas',
          ),
        )
        .min(1),
    )
    .optional(),
  ecsExec: z.preprocess(boolean, z.boolean()).default(false),
  keepData: z.preprocess(boolean, z.boolean()).default(true),
});
