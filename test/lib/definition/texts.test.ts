import { api, problemsIn, shop, web, withWeb } from './shop.ts';

const withPort = (name: string) => ({
  ports: { [name]: 8080 },
  exposure: { port: name },
  health: { readiness: { http: { port: name } } },
});
const withPath = (path: string) => ({ security: { writablePaths: [{ path, sizeMiB: 1 }] } });
const withHealth = (path: string) => ({ health: { liveness: { http: { port: 'http', path } } } });
const withSidecar = (image: string) => ({ sidecars: [{ name: 'proxy', image }] });
const withDomain = (domainName: string) => ({ exposure: { port: 'http', domainName } });
const withCidr = (cidr: string) => ({ exposure: { port: 'http', allowedCidrs: [cidr] } });
const withSecret = (existingName: string) => ({
  secrets: [{ name: 'api-key', environmentVariable: 'API_KEY', source: 'existing', existingName }],
});
const DIGEST = `sha256:${'0'.repeat(64)}`;

describe('takes what every platform takes, and no more', () => {
  it.each<[string, (text: string) => object, readonly string[], readonly string[]]>([
    [
      'a port name',
      withPort,
      ['http', 'h2c', 'a-b-c', 'a', 'abcdefghijklmno'],
      ['a--b', '-a', 'a-', '80', 'Http', 'a_b', 'abcdefghijklmnop', ''],
    ],
    [
      'a writable path',
      withPath,
      ['/tmp', '/var/cache/nginx', '/home/app/.npm', '/a', '/...', '/dev/shm', '/usr/share/x/y'],
      ['/', 'tmp', '/tmp/', '/tmp//a', '/tmp/a:b', '/a,b', '/a b', '/a/../b', '/a/.', '/é', '/a\n', ''],
    ],
    [
      'a health path',
      withHealth,
      ['/', '/healthz', '/ready?full=1&x=a%20b', '/a/b.c~d_e-f', '/(a)', `/${'a'.repeat(1023)}`],
      [
        ...['', 'healthz', '//host/x', '/a b', '/a#b', '/é', '/a%', '/a%2', '/a"b', '/a\nb'],
        `/${'a'.repeat(1024)}`,
      ],
    ],
    [
      'a DNS name',
      withDomain,
      ['links.example.com', 'a.co', 'xn--80ak6aa92e.com', `${'a'.repeat(60)}.com`],
      [
        ...['com', '-a.com', 'a-.com', 'a..com', '.a.com', 'a.com.', 'A.com', 'a_b.com', 'a.c', 'a.123'],
        ...[`${'a'.repeat(61)}.com`, `${'a'.repeat(64)}.com`, 'a b.com'],
      ],
    ],
    [
      'an image',
      withSidecar,
      [
        ...['a:1', 'org/name:1.2.3', 'host:5000/a:b', 'Registry.example.com/a/b:1', 'a__b/c-d:1'],
        ...[`a:1@${DIGEST}`, `a@${DIGEST}`, `a:${'1'.repeat(63)}`, 'localhost:5000/a:1', 'a:latest'],
      ],
      [
        ...['a', 'Org/Name:1', 'a/B:1', 'a:', 'a:-1', 'a:1_', 'a..b:1', '-a:1', 'a/:1', 'a b:1'],
        ...['host:5000:1', `a:1@sha256:12`, `a:${'1'.repeat(64)}`, 'a:1\n', `a@sha256:${'g'.repeat(64)}`],
      ],
    ],
    [
      'a network',
      withCidr,
      ['0.0.0.0/0', '10.0.0.0/8', '203.0.113.7/32', '192.168.128.0/17'],
      ['10.0.0.1/8', '203.0.113.7', '10.0.0.0/33', '1.0.0.0/0', '::/0', '010.0.0.0/8'],
    ],
    [
      'a value of a variable',
      (text) => ({ environment: { TEXT: text } }),
      ['', ' ', 'a\nb\tc\r\n', 'é日本😀', '${X}', '2026-11-28'],
      ['a\0b', '\u0007', '\u007f', '\u0085', '\u2028', '\ufeff', '\ud800'],
    ],
    [
      'a name of a variable',
      (text) => ({ environment: { [text]: 'x' } }),
      ['PORT', 'database__client', '_', 'a1', 'discovery.type', 'a-b', 'xpack.security.http.ssl.enabled'],
      ['1a', '.a', '-a', 'é', 'a b', 'a=b', 'a\nb', ''],
    ],
    [
      'a name of the variable of a secret',
      (text) => ({ secrets: [{ name: 'api-key', environmentVariable: text, source: 'provided' }] }),
      ['KEY', 'spring.datasource.password', 'a-b'],
      ['1a', '.a', 'a b', "a'b", 'a=b', ''],
    ],
    [
      'a name of a build argument',
      (text) => ({ image: { build: { context: 'app/web', arguments: { [text]: 'x' } } } }),
      ['VERSION', '_a1'],
      ['1a', 'a-b', 'a.b', ''],
    ],
    [
      'a word of a command',
      (text) => ({ health: { command: ['node', text] } }),
      ['-e', ' ', 'a\nb', '$(X)'],
      ['', 'a\0b', '\u001b[0m'],
    ],
    [
      'an attribute of the table',
      (text) => ({ table: { ...web.table, partitionKey: text } }),
      ['id', 'a.b-c_D', 'x'.repeat(255)],
      ['', 'a b', 'é', 'a\0', 'x'.repeat(256)],
    ],
    [
      'a version',
      (text) => ({ version: text }),
      ['1.0.0', '2026-11-28', '1', 'A_b.c-d', '1'.repeat(63)],
      ['', '-1', '1-', '.1', '1+2', 'a/b', '1'.repeat(64), '1\n'],
    ],
    [
      'a name of a secret that exists',
      withSecret,
      ['api-key', 'api.key/password', 'a/b_C.d'],
      ['', 'Api', 'a/', '/a', 'a/b/c', 'a_b', '-a', 'a-'],
    ],
  ])('%s', (_, change, taken, refused) => {
    for (const text of taken) expect([text, problemsIn(withWeb(change(text)))]).toEqual([text, []]);
    for (const text of refused)
      expect([text, problemsIn(withWeb(change(text))).length > 0]).toEqual([text, true]);
  });

  it('a name of a service', () => {
    for (const name of ['a', 'web', 'web-2', 'a'.repeat(40)])
      expect([name, problemsIn(shop({ [name]: api }))]).toEqual([name, []]);
    for (const name of ['', 'Web', '2web', '-web', 'web-', 'web_1', 'we.b', 'a'.repeat(41)])
      expect([name, problemsIn(shop({ [name]: api })).length]).toEqual([name, 1]);
  });

  it('a name of an application', () => {
    for (const name of ['abc', 'shop-2', 'a'.repeat(40)])
      expect([name, problemsIn({ name, services: { api } })]).toEqual([name, []]);
    for (const name of ['', 'ab', 'Shop', '2shop', 'shop-', 'a'.repeat(41)])
      expect([name, problemsIn({ name, services: { api } }).length]).toEqual([name, 1]);
  });
});
