import { withoutCredentials } from '../../app/src/without-credentials.ts';

test.each([
  ['http://collector:4318/v1', 'http://collector:4318/v1'],
  ['http://me:secret@collector:4318/v1', 'http://…@collector:4318/v1'],
  ['http://me:sec/ret@collector', 'http://…@collector'],
  ['me:sec@ret@collector', '…@collector'],
  ['99999', '99999'],
])('of %s is %s', (text, safe) => {
  expect(withoutCredentials(text)).toBe(safe);
});
