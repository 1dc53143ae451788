import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { definitionText } from '../../../lib/import/definition-text.ts';
import { COMPOSE_EXAMPLES, ROOT } from '../../examples/compose-examples.ts';
import { imported } from './imported.ts';

// The file that `npm run import` writes: each text arrives as it is, in the form that Biome gives it.

const BIOME = join(ROOT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');

/** A file as Biome formats it. */
function formatted(text: string): string {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [BIOME, 'format', '--stdin-file-path=lib/application.ts'],
    { cwd: ROOT, input: text, encoding: 'utf8' },
  );
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
}

/** The data of a file that `npm run import` writes. */
const dataOf = (text: string): unknown => {
  const [, code] = /export const application = ([\s\S]*) as const satisfies Definition;/.exec(text) ?? [];
  return new Function(`return (${code});`)();
};

const TEXTS = [
  'server {\n  listen 80;\n}\n',
  'a `quoted` $word ${BRACES} \\d+ \\\n\ttab\n\n\nend',
  'windows\r\nlines\r\n',
  'bell\x07\nand\u2028separator\n',
  'one line\n',
  'it\'s "both"',
];

it('has texts of several lines as they stand in their files', () => {
  const { definition, ...rest } = imported({
    'compose.yaml': {
      services: {
        web: {
          image: 'web:1',
          command: ['sh', '-c', 'set -e\nexec web\n'],
          configs: TEXTS.map((_, i) => ({ source: `c${i}`, target: `/etc/web/${i}` })),
          environment: { BANNER: 'a\nb', PLAIN: 'c' },
        },
      },
      configs: Object.fromEntries(
        TEXTS.map((content, i) => [`c${i}`, { content: content.replaceAll('$', '$$$$') }]),
      ),
    },
  });
  const text = definitionText({ definition, ...rest }, 'compose.yaml');
  expect(definition.services.web?.configuration?.map((file) => file.text)).toEqual(TEXTS);
  expect(dataOf(text)).toEqual(definition);
  expect(formatted(text)).toBe(text);
  expect(text).toContain('text: `server {\n  listen 80;\n}\n`');
});

it.each(COMPOSE_EXAMPLES)('is formatted for $name', ({ read, words }) => {
  const result = read();
  const text = definitionText(result, words);
  expect(dataOf(text)).toEqual(JSON.parse(JSON.stringify(result.definition)));
  expect(formatted(text)).toBe(text);
});
