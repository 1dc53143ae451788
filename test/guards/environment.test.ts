import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * Programs in bin/ make the CDK app, read the environment, tell the time and print. Library code is given what it needs
 * and throws: so it can be tested, and used in somebody else's app.
 */
const ROOT = join(__dirname, '..', '..');
const FOR_BIN =
  /\bnew \w*App\(|\bprocess\.(env|argv|stdin|stdout|stderr|exit|exitCode|cwd|on)\b|\bconsole\.|\bnew Date\(\)|\bDate\.now\b/;

const EXCEPTIONS: Readonly<Record<string, string>> = {
  'k8s/manifests.ts': 'an App of cdk8s is only the list of its charts: it reads and writes nothing here',
  'lib/deploy/eks/eks-auto-mode.ts': 'an App of cdk8s for the charts that the cluster takes, as above',
  'lib/deploy/eks/quiet-alpha.ts': 'keeps another package from printing, which only its console allows',
  'lib/compare/load-test/under-load.ts': 'a measurement is an observation at a time, which its result names',
};

const found = ['lib', 'k8s'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(folder, file).replaceAll('\\', '/'))
    .filter((file) => FOR_BIN.test(readFileSync(join(ROOT, file), 'utf8'))),
);

it('leaves apps, environment, time and printing to bin/, but for what has a reason', () => {
  expect(found.sort()).toEqual(Object.keys(EXCEPTIONS).sort());
});
