import { errorText } from '../../app/src/error-text.ts';

test.each([
  [new Error('no'), 'no'],
  [Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  [new AggregateError([]), 'AggregateError'],
  ['thrown', 'thrown'],
  [undefined, 'undefined'],
])('is never empty: %p', (error, text) => {
  expect(errorText(error)).toBe(text);
});
