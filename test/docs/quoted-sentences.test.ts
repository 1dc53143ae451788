import { quotedSentences } from '../../tools/quoted-sentences.ts';
import { ROOT, textOf } from './markdown-files.ts';
import { itOfTheSample } from './shown-sample.ts';

itOfTheSample('figures within sentences are those of the rendered files: npm run quotes renews them', () => {
  const all = quotedSentences(ROOT);
  for (const { document, pattern, text } of all) {
    const found = [...textOf(document).matchAll(new RegExp(pattern, 'g'))].map(([one]) => one);
    expect([document, found]).toEqual([document, [text]]);
  }
  // Without a failed request, the slow answers are what users notice of a move.
  expect(all[1]?.text).toMatch(/: 0 failed requests, p99 .* ms/);
  expect(all.map(({ document }) => document)).toEqual(['README.md', 'docs/moving.md', 'docs/deploying.md']);
});
