import { z } from 'zod';
import { InvalidInput, problemsOf } from '../definition.ts';

/*
 * What is asked of a measurement. The maxima bound it by construction: at most 1000 requests a second for at most
 * 60 + 600 + 240 = 900 seconds, then the reading back, whose time is bounded in read-back.ts.
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
    .describe('where the service is reached'),
  remote: z.boolean().default(false).describe('url may lead to another machine than this one'),
  hostHeader: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/i, 'a host name, such as links.example.com')
    .optional()
    .describe('sent as Host in place of the host of url, for balancers that route by it'),
  ratePerSecond: z.int().min(1).max(1000).default(200).describe('requests due each second'),
  mixPercent: mixPercent
    .default({ read: 70, page: 10, write: 20 })
    .describe('GET of a link, GET of the page, POST of a link, in percent'),
  pollsPerSecond: z
    .int()
    .min(1)
    .max(50)
    .default(5)
    .describe('questions which replica answers, each on a connection of its own'),
  timeoutSeconds: z
    .number()
    .min(0.1)
    .max(60)
    .default(5)
    .describe('a request without a whole answer by then, from its due time on, has failed'),
  cold: z
    .boolean()
    .default(false)
    .describe('the service need not answer before the command: it is what the command starts'),
  warmUpSeconds: z.number().min(0).max(60).default(3).describe('load before the command starts'),
  commandSeconds: z.number().min(0.1).max(600).default(300).describe('the command is ended after that'),
  steadySeconds: z
    .number()
    .min(0.1)
    .max(60)
    .default(5)
    .describe('so long without a failure after the command is steady again'),
  settleSeconds: z
    .number()
    .min(0.1)
    .max(240)
    .default(60)
    .describe('the longest wait after the command until it is steady'),
  readBackSeconds: z
    .number()
    .min(0)
    .max(300)
    .default(15)
    .describe('how long a link that is not found at the end is looked for'),
});

export type MeasureConfig = z.infer<typeof measureConfigSchema>;

/** @throws InvalidInput naming every field that is wrong; `fieldName` says what the caller's users call a field */
export function parseMeasureConfig(
  input: unknown,
  fieldName: (field: string) => string = (field) => field,
): MeasureConfig {
  const parsed = measureConfigSchema.safeParse(input, { reportInput: true });
  const problems = parsed.success
    ? foreign(parsed.data).map((allowed) => ({ field: 'url', received: parsed.data.url, allowed }))
    : parsed.error.issues.flatMap(problemsOf);
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new InvalidInput(
    'the measurement',
    problems.map((problem) => ({ ...problem, field: fieldName(problem.field) })),
  );
}

/** Load on somebody else's machine is to be meant, not mistyped. */
function foreign({ url, remote }: MeasureConfig): string[] {
  const { hostname } = new URL(url);
  const isLoopback = /^127\.\d+\.\d+\.\d+$/.test(hostname) || ['localhost', '[::1]'].includes(hostname);
  return remote || isLoopback ? [] : ['on loopback (127.0.0.0/8, [::1], localhost) unless remote is given'];
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, pathname, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && username + password + search + hash === '' && pathname === '/';
}
