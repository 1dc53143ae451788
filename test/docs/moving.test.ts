import { textOf } from './markdown-files.ts';
import { itOfTheSample } from './shown-sample.ts';

/** The blocks of commands in a document, without the indentation of a list. */
const blocksIn = (document: string): string[] =>
  [...document.matchAll(/^( *)```sh\n([\s\S]*?)^ *```$/gm)].map(([, indent = '', lines = '']) =>
    lines.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );

itOfTheSample('shows the commands of the comparison, none retyped: npm run quotes renews them', () => {
  const shown = blocksIn(textOf('docs/moving.md'));
  const known = new Set(blocksIn(textOf('docs/COMPARISON.md')));
  expect(shown.length).toBeGreaterThan(5);
  for (const block of shown) expect([block, known.has(block)]).toEqual([block, true]);
});
