import { parseMeasureConfig } from '../../../../lib/compare/load-test/config.ts';

const url = 'http://127.0.0.1:8080';
const parse = (input: object) => () => parseMeasureConfig({ url, ...input });

it('has defaults for all but the address', () => {
  expect(parseMeasureConfig({ url })).toMatchInlineSnapshot(`
{
  "cold": false,
  "commandSeconds": 300,
  "mixPercent": {
    "page": 10,
    "read": 70,
    "write": 20,
  },
  "pollsPerSecond": 5,
  "ratePerSecond": 200,
  "readBackSeconds": 15,
  "remote": false,
  "settleSeconds": 60,
  "steadySeconds": 5,
  "timeoutSeconds": 5,
  "url": "http://127.0.0.1:8080",
  "warmUpSeconds": 3,
}
`);
});

it.each(['http://localhost:8080', 'https://127.9.9.9', 'http://[::1]:8080/', 'http://127.1'])(
  'takes %s for this machine',
  (local) => {
    expect(parseMeasureConfig({ url: local }).url).toBe(local);
  },
);

it.each([
  'http://192.168.0.1:8080',
  'http://example.com',
  'http://localhost.example.com',
  'http://127.0.0.1.example.com',
  'http://0.0.0.0:8080',
])('fails on %s unless it is meant', (remote) => {
  expect(parse({ url: remote })).toThrow(
    `url must be on loopback (127.0.0.0/8, [::1], localhost) unless remote is given; got "${remote}"`,
  );
  expect(parse({ url: remote, remote: true })().url).toBe(remote);
});

it.each([
  ['a rate beyond the maximum', { ratePerSecond: 1001 }, 'ratePerSecond must be at most 1000; got 1001'],
  ['no load at all', { ratePerSecond: 0 }, 'ratePerSecond must be at least 1; got 0'],
  ['a long warm-up', { warmUpSeconds: 61 }, 'warmUpSeconds must be at most 60; got 61'],
  ['a long command', { commandSeconds: 601 }, 'commandSeconds must be at most 600; got 601'],
  ['a long wait', { settleSeconds: 241 }, 'settleSeconds must be at most 240; got 241'],
  ['a long timeout', { timeoutSeconds: 61 }, 'timeoutSeconds must be at most 60; got 61'],
  [
    'shares that do not add up',
    { mixPercent: { read: 70, page: 10, write: 10 } },
    'mixPercent must be percentages of reads, pages and writes that add up to 100; got {"read":70,"page":10,"write":10}',
  ],
  ['a path', { url: `${url}/links` }, 'url must be an http or https URL without user, path or query'],
  ['another scheme', { url: 'ftp://127.0.0.1' }, 'url must be an http or https URL'],
  ['no address', { url: undefined }, 'url is missing; it must be a text'],
  ['a header in a header', { hostHeader: 'a\r\nb: c' }, 'hostHeader must be a host name'],
  ['an unknown field', { speed: 1 }, 'speed is an unknown field; remove it or correct its name; got 1'],
])('fails on %s', (_what, input, message) => {
  expect(parse(input)).toThrow(message);
});
