import type { FastifySchemaValidationError } from 'fastify';

type Problem = FastifySchemaValidationError & { data?: unknown };

/** Field, what is allowed, and the value received: "expiresInSeconds must be >= 1; got 0". */
export function requestProblem(problem: Problem, part = 'body'): string {
  const field = problem.instancePath.slice(1).replaceAll('/', '.') || part;
  const { additionalProperty } = problem.params as { additionalProperty?: string };
  if (additionalProperty !== undefined) return `${field} must not have ${JSON.stringify(additionalProperty)}`;
  const rule = `${field} ${problem.message ?? 'is not valid'}`;
  return problem.keyword === 'required' ? rule : `${rule}; got ${excerpt(problem.data)}`;
}

/** The value itself is left out where it is long: a refused URL may hold a secret, and need not be repeated whole. */
function excerpt(value: unknown): string {
  if (typeof value === 'string' && value.length > 80) return `${value.length} characters`;
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? typeof value : text;
}
