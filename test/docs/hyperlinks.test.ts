import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { COMPARISON_FILE } from '../../lib/compare/report/markdown.ts';
import { anchorsIn, DOCUMENTS, linksIn, ROOT, textOf } from './markdown-files.ts';
import { isTheSample } from './shown-sample.ts';

const REGISTRY =
  /^(.*\.)?(npmjs\.(org|com)|docker\.(io|com)|ghcr\.io|quay\.io|gcr\.io|pkg\.dev|public\.ecr\.aws)$|^(registry|mirror)\./;

/** The reason why a link leads nowhere. */
function fault(document: string, target: string): string | undefined {
  if (/^https?:/.test(target))
    return REGISTRY.test(new URL(target).hostname) && new URL(target).pathname === '/'
      ? 'a registry'
      : undefined;
  if (/^[a-z]+:/.test(target)) return 'a scheme that is not https';
  const [path = '', fragment] = target.split('#');
  const file = path === '' ? document : normalize(join(dirname(document), path));
  // Of the code host, which serves them beside the project: the badge of a workflow, and its runs.
  const workflow = /^\.\.\/\.\.\/actions\/workflows\/([\w-]+\.yml)/.exec(file)?.[1];
  if (workflow)
    return existsSync(join(ROOT, '.github', 'workflows', workflow)) ? undefined : 'no such workflow';
  if (file.startsWith('..')) return 'outside the project';
  // Users who put their own services in place of the sample may have removed its images.
  if (file.startsWith('app/') && !isTheSample) return undefined;
  if (!existsSync(join(ROOT, file))) return 'no such file';
  if (fragment === undefined || statSync(join(ROOT, file)).isDirectory()) return undefined;
  const line = /^L(\d+)$/.exec(fragment)?.[1];
  if (line) {
    const lines = readFileSync(join(ROOT, file), 'utf8').split('\n').length;
    return Number(line) < lines ? undefined : 'no such line';
  }
  // The comparison of another application has other rows.
  if (file === COMPARISON_FILE && !isTheSample) return undefined;
  return anchorsIn(textOf(file)).has(fragment) ? undefined : 'no such heading';
}

it.each(DOCUMENTS)('%s has no link that leads nowhere', (document) => {
  const faults = linksIn(textOf(document)).flatMap((target) => {
    const why = fault(document, target);
    return why ? [`${target}: ${why}`] : [];
  });
  expect(faults).toEqual([]);
});

it.each([
  ['no-such-file.md', 'no such file'],
  ['docs/README.md#no-such-heading', 'no such heading'],
  ['LICENSE#L1000', 'no such line'],
  ['../README.md', 'outside the project'],
  ['../../actions/workflows/no-such.yml', 'no such workflow'],
  ['https://registry.example.com/', 'a registry'],
  ['file:/etc/passwd', 'a scheme that is not https'],
])('finds the fault of %s', (target, why) => {
  expect(fault('README.md', target)).toBe(why);
});

it('makes anchors as GitHub does', () => {
  expect([
    ...anchorsIn('# What `npm start` prints\n## A & B\n## [Not](x.md) verified\n## A & B\n<a id="row"></a>'),
  ]).toEqual(['what-npm-start-prints', 'a--b', 'not-verified', 'a--b-1', 'row']);
});

it('leads from the index to every document, so that none is lost', () => {
  const index = linksIn(textOf('docs/README.md')).map((target) => join('docs', target.split('#')[0] ?? ''));
  const decisions = linksIn(textOf('docs/decisions/README.md')).map((target) =>
    join('docs/decisions', target),
  );
  const reached = new Set([...index, ...decisions, 'README.md', 'docs/README.md']);
  expect(DOCUMENTS.filter((document) => !reached.has(document))).toEqual([]);
});

it.each(DOCUMENTS.filter((document) => /^docs\/decisions\/\d/.test(document)))(
  '%s says why: its context, the decision, what was rejected, and the consequences',
  (document) => {
    const [, ...parts] = textOf(document).split(/^## /m);
    expect(parts.map((part) => part.split('\n')[0])).toEqual([
      'Context',
      'Decision',
      'Rejected',
      'Consequences',
    ]);
    expect(parts.map((part) => part.split('\n').slice(1).join('').trim())).not.toContain('');
  },
);
