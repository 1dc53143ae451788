import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { InvalidInput } from '../../definition/invalid-input.ts';
import { type Problem, problem } from '../../definition/problem.ts';
import { IN_OUR_WORDS, problemsOf } from '../../definition/wording.ts';

/*
 * The load of a measurement as data: the requests, with the answers that are expected. A file of requests is JSON.
 */

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

const path = z.string().regex(/^\/[^\s#]*$/, 'a path that begins with /, such as /orders');
const status = z.int().min(100).max(599);
/** One status, or a range of them with both ends. */
const expected = z.union(
  [status, z.tuple([status, status])],
  'a status such as 200, or a range such as [200, 299]',
);
const jsonPointer = z.string().regex(/^(?:\/.*)?$/, 'a JSON pointer such as /id');

const acknowledges = z.strictObject({
  /** The JSON pointer to the identity of the write in the answer. @default - the text that `{n}` stands for */
  id: jsonPointer.optional(),
  /** The path that reads the write back by GET. `{id}` stands for the identity. */
  readBack: path.refine((text) => text.includes('{id}'), 'a path with {id}, such as /orders/{id}'),
  /** The status of an answer with the write. @default [200, 299] */
  found: expected.default([200, 299]),
  /** The status by which the service itself denies the write. @default 404 */
  lost: expected.default(404),
});

const request = z.strictObject({
  /** The name in reports. */
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,23}$/, 'a name of at most 24 lower-case letters, digits and "-"')
    .refine((name) => name !== 'poll' && name !== 'all', 'a name that reports do not use themselves'),
  /** @default 'GET' */
  method: z.enum(METHODS).default('GET'),
  /** The path, with its query. `{n}` stands for a text that is new in each request. */
  path,
  /** @default - no headers */
  headers: z.record(z.string().regex(/^[\w-]+$/, 'a name of a header'), z.string()).optional(),
  /** A JSON value, in whose texts `{n}` stands for a text that is new in each request. @default - no body */
  body: z.json().optional(),
  /** The share of the load, in percent. */
  percent: z.int().min(1).max(100),
  /** The status of a right answer. @default [200, 299] */
  status: expected.default([200, 299]),
  /** For writes: the way to see whether the service still has them at the end. @default - nothing is read back */
  acknowledges: acknowledges.optional(),
});

export const requestsSchema = z.strictObject({
  requests: z
    .array(request)
    .min(1)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'requests with a name each')
    .refine(
      (all) => all.reduce((sum, { percent }) => sum + percent, 0) === 100,
      'requests whose percentages add up to 100',
    ),
  /** A request for the replica that answers, sent beside the load. @default - versions and replicas are not seen */
  replica: z
    .strictObject({
      path,
      /** The JSON pointer to the version in the answer. */
      version: jsonPointer,
      /** The JSON pointer to the name of the replica in the answer. */
      name: jsonPointer,
    })
    .optional(),
});

export type Requests = z.infer<typeof requestsSchema>;
export type RequestOfLoad = Requests['requests'][number];
export type ExpectedStatus = RequestOfLoad['status'];

/**
 * Reads a file of requests.
 *
 * @throws InvalidInput if the file cannot be read or is no JSON, or naming every field that is wrong
 */
export function readRequests(file: string): Requests {
  const refuse = (...problems: Problem[]) => new InvalidInput(`the requests of ${file}`, problems);
  let input: unknown;
  try {
    input = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const message = `--requests must name a JSON file: ${(error as Error).message}; docs/measuring.md has an example`;
    throw refuse({ field: '--requests', message });
  }
  const parsed = requestsSchema.safeParse(input, IN_OUR_WORDS);
  if (!parsed.success) throw refuse(...parsed.error.issues.flatMap(problemsOf));
  const problems = unnamed(parsed.data);
  if (problems.length > 0) throw refuse(...problems);
  return parsed.data;
}

/** Refuses writes that nothing identifies: they could not be read back. */
const unnamed = ({ requests }: Requests): Problem[] =>
  requests.flatMap(({ acknowledges, path, body }, i) =>
    acknowledges && acknowledges.id === undefined && !`${path}${JSON.stringify(body)}`.includes('{n}')
      ? [
          problem(
            `requests.${i}.acknowledges.id`,
            undefined,
            'is missing; it must be a JSON pointer to the identity in the answer, unless {n} in the path or the body is the identity',
          ),
        ]
      : [],
  );
