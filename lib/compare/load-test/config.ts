import { z } from 'zod';
import { InvalidInput } from '../../definition/invalid-input.ts';
import { mustBe, renamed } from '../../definition/problem.ts';
import { IN_OUR_WORDS, problemsOf } from '../../definition/wording.ts';
import { LINKS_MIX } from './link-operations.ts';
import { requestsSchema } from './requests.ts';

/*
 * The configuration of a measurement. The maxima bound a measurement: at most 1000 requests a second for at most
 * 60 + 600 + 240 = 900 seconds, then reading back, whose time is bounded in read-back.ts.
 */

const mixPercent = z
  .strictObject({
    read: z.int().min(0).max(100),
    page: z.int().min(0).max(100),
    write: z.int().min(0).max(100),
  })
  .refine(
    ({ read, page, write }) => read + page + write === 100,
    'percentages of reads, pages and writes that add up to 100',
  );

export const measureConfigSchema = z.strictObject({
  url: z
    .string()
    .refine(isOrigin, 'an http or https URL without user, path or query, such as http://localhost:8080')
    .describe('base URL of the service'),
  remote: z.boolean().default(false).describe('allows a url of another machine'),
  hostHeader: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/i, 'a host name, such as links.example.com')
    .optional()
    .describe('Host header in place of the host of url, for load balancers that route by it'),
  ratePerSecond: z.int().min(1).max(1000).default(200).describe('requests due each second'),
  /** The load. @default - that of the sample, in the shares of `mixPercent` */
  requests: requestsSchema.optional(),
  /** The shares of the sample's requests. Not for other loads. @default - 70, 10 and 20 */
  mixPercent: mixPercent
    .optional()
    .describe('with --sample: GET of a link, GET of the page, POST of a link, in percent (70/10/20)'),
  pollsPerSecond: z
    .int()
    .min(1)
    .max(50)
    .default(5)
    .describe('requests each second for the answering replica, each on a new connection'),
  timeoutSeconds: z
    .number()
    .min(0.1)
    .max(60)
    .default(5)
    .describe('a request has failed without a complete answer so long after its due time'),
  cold: z.boolean().default(false).describe('the command starts the service, which need not answer before'),
  warmUpSeconds: z.number().min(0).max(60).default(3).describe('load before the command starts'),
  commandSeconds: z.number().min(0.1).max(600).default(300).describe('the command is ended after this time'),
  steadySeconds: z
    .number()
    .min(0.1)
    .max(60)
    .default(5)
    .describe('time without a failure that makes the service steady again'),
  settleSeconds: z
    .number()
    .min(0.1)
    .max(240)
    .default(60)
    .describe('the longest wait for a steady service after the command'),
  readBackSeconds: z
    .number()
    .min(0)
    .max(300)
    .default(15)
    .describe('time to look again for writes that are not found at the end'),
});

export type MeasureConfig = z.infer<typeof measureConfigSchema>;

/**
 * Checks a configuration and adds the defaults.
 *
 * @param fieldName gives the name of a field in errors, such as the flag for it
 * @throws InvalidInput naming every field that is wrong
 */
export function parseMeasureConfig(
  input: unknown,
  fieldName: (field: string) => string = (field) => field,
): MeasureConfig {
  const parsed = measureConfigSchema.safeParse(input, IN_OUR_WORDS);
  const problems = parsed.success
    ? foreign(parsed.data, fieldName).map((allowed) => mustBe('url', parsed.data.url, allowed))
    : parsed.error.issues.flatMap(problemsOf);
  if (parsed.success && problems.length === 0)
    return parsed.data.requests ? parsed.data : { mixPercent: LINKS_MIX, ...parsed.data };
  throw new InvalidInput(
    'the measurement',
    problems.map((problem) => renamed(problem, fieldName(problem.field))),
  );
}

/**
 * Refuses other machines unless `remote` is given: load on somebody else's machine must not come from a typing error.
 */
function foreign({ url, remote }: MeasureConfig, fieldName: (field: string) => string): string[] {
  const { hostname } = new URL(url);
  const isLoopback = /^127\.\d+\.\d+\.\d+$/.test(hostname) || ['localhost', '[::1]'].includes(hostname);
  return remote || isLoopback
    ? []
    : [`on loopback (127.0.0.0/8, [::1], localhost) unless ${fieldName('remote')} is given`];
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, pathname, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && username + password + search + hash === '' && pathname === '/';
}
