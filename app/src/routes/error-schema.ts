export const errorSchema = {
  type: 'object',
  description: 'What went wrong: `error` for programs, `message` for people.',
  additionalProperties: false,
  required: ['error', 'message'],
  properties: { error: { type: 'string' }, message: { type: 'string' } },
} as const;
