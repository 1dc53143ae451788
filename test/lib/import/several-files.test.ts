import { itWithCompose, PATH } from './compose-cli.ts';
import { type Files, folderOf, imported } from './imported.ts';

/*
 * What only Compose itself resolves, by the Docker CLI. No engine is needed.
 */

const base = {
  services: {
    base: {
      image: 'app:1',
      env_file: './base.env',
      command: 'serve "a b"',
      volumes: ['./a.conf:/etc/x/a.conf'],
    },
  },
};
const SEVERAL: Files = {
  'compose.yaml': {
    include: ['sub/cache.yaml'],
    services: {
      web: {
        extends: { file: 'sub/base.yaml', service: 'base' },
        environment: { A: '${A:-a}' },
        ports: ['80:80'],
      },
    },
  },
  'sub/base.yaml': base,
  'sub/base.env': 'B=b\n',
  'sub/a.conf': 'text',
  'sub/cache.yaml': { services: { cache: { image: 'cache:${VERSION:-1}', expose: [9000] } } },
  'more.yaml': 'services: {web: {ports: !override ["81:81"], environment: {A: more}}}',
};

itWithCompose('reads what extends and include lead to', () => {
  const { services } = imported(folderOf(SEVERAL), { shell: { PATH, VERSION: '2' } }).definition;
  expect(services.web).toMatchObject({
    ...{ image: { reference: 'app:1' }, command: ['serve', 'a b'], environment: { A: 'a', B: 'b' } },
    configuration: [{ path: '/etc/x/a.conf', text: 'text' }],
  });
  expect(services.cache?.image).toEqual({ reference: 'cache:2' });
});

itWithCompose('reads several files as one, in their order', () => {
  const paths = ['compose.yaml', 'more.yaml'];
  const { services } = imported(folderOf(SEVERAL), { paths, shell: { PATH } }).definition;
  expect([services.web?.ports, services.web?.environment?.A]).toEqual([
    { 'tcp-81': expect.anything() },
    'more',
  ]);
});

itWithCompose('reads a folder with its override', () => {
  const files = {
    'docker-compose.yml': { services: { web: { image: 'a:1' } } },
    'docker-compose.override.yml': { services: { web: { command: ['x'] } } },
  };
  const { definition, project } = imported(folderOf(files), { paths: ['.'], shell: { PATH } });
  expect(definition.services.web?.command).toEqual(['x']);
  expect(project.files).toHaveLength(2);
});

itWithCompose('says what Compose refuses, without the values of secrets', () => {
  const files = {
    'compose.yaml': {
      services: {
        web: { extends: 'none', image: 'a:1', environment: { TOKEN: 'hunter2-token' } },
        b: { image: 'b:1', ports: ['hunter2-token'], extends: 'web' },
      },
    },
  };
  const run = () => imported(folderOf(files), { shell: { PATH } });
  expect(run).toThrow(/docker compose config for .*compose.yaml/);
  expect(run).not.toThrow(/hunter2/);
});

it.each([
  ['extends', SEVERAL, ['compose.yaml']],
  ['several files', SEVERAL, ['sub/base.yaml', 'more.yaml']],
  ['!reset', { 'compose.yaml': 'services: {web: {image: !reset a}}' }, ['compose.yaml']],
])('says how to go on without Docker: %s', (_, files, paths) => {
  expect(() => imported(folderOf(files), { paths, shell: { PATH: '/nowhere' } })).toThrow(
    /needs Compose itself, .*: install the Docker CLI with Compose, or run docker compose config --no-interpolate/,
  );
});

it('needs no Docker for one file alone', () => {
  const { definition } = imported('services: {web: {image: a:1}}', { shell: { PATH: '/nowhere' } });
  expect(definition.services.web?.image).toEqual({ reference: 'a:1' });
});

it.each([
  [{ path: 'sub/cache.yaml', env_file: 'sub/x.env' }, {}],
  ['sub/cache.yaml', { 'sub/.env': 'VERSION=3' }],
])('asks for the variables of an included file: %j', (include, more) => {
  const files = { ...SEVERAL, ...more, 'compose.yaml': { include: [include], services: {} } };
  expect(() => imported(folderOf(files), { shell: { PATH } })).toThrow(/give its variables with --env-file/);
});
