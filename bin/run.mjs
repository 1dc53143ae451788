import { readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

// `node bin/run.mjs NAME [arguments]` runs bin/NAME.ts. Plain JavaScript that old versions of Node can run: their own error
// about TypeScript would not name the version that is needed.
const folder = dirname(fileURLToPath(import.meta.url));
const { engines } = JSON.parse(readFileSync(join(folder, '..', 'package.json'), 'utf8'));
const [major, minor] = process.versions.node.split('.').map(Number);

/** Tells whether a range of package.json, such as `^20.6.0` or `>=24.0.0`, includes this version of Node. */
const includes = (range) => {
  const [, from, fromMajor, fromMinor] = /^(\^|>=)(\d+)\.(\d+)/.exec(range.trim()) ?? [];
  const sameMajor = major === Number(fromMajor);
  return (sameMajor && minor >= Number(fromMinor)) || (from === '>=' && major > Number(fromMajor));
};

if (engines.node.split('||').some(includes)) {
  const [node, , name, ...rest] = process.argv;
  const program = join(folder, `${name}.ts`);
  process.argv = [node, program, ...rest];
  // CDK keeps a cache in the home directory, and throws where a user has none, as in some containers.
  try {
    homedir();
  } catch {
    process.env.HOME = tmpdir();
  }
  await import('tsx');
  await import(pathToFileURL(program).href);
} else {
  console.error(
    `Node must be of version ${engines.node}; got ${process.version}. Install another, as from https://nodejs.org.`,
  );
  process.exitCode = 1;
}
