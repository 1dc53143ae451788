import { reportFailure } from '../../bin/report-failure.ts';
import { InvalidInput } from '../../lib/definition/invalid-input.ts';
import { mustBe } from '../../lib/definition/problem.ts';

afterEach(() => {
  jest.restoreAllMocks();
  // Not 0: other suites of this process look whether anybody has set it.
  process.exitCode = undefined;
});

const printed = (error: unknown): unknown => {
  const print = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  reportFailure(error);
  expect(process.exitCode).toBe(1);
  return print.mock.lastCall?.[0];
};

it('prints no stack for what is the user’s to mend: an input, a folder that is somebody else’s, a full disk', () => {
  const input = new InvalidInput('the input', [mustBe('a', 1, '2')]);
  expect(printed(input)).toBe(input.message);
  for (const code of ['EACCES', 'EROFS', 'ENOSPC']) {
    const message = `${code}: it failed, open '/project/cdk.out/Eks.template.json'`;
    expect(printed(Object.assign(new Error(message), { code }))).toBe(message);
  }
});

it('prints the whole of an error that is a mistake of ours', () => {
  const mistake = new TypeError('no such thing');
  expect(printed(mistake)).toBe(mistake);
});
