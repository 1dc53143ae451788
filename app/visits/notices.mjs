import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGE = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;
const NOTICE = /^(licen[cs]e|notice|copying)([.-]|$)/i;

/** Collects the licenses and notices of all packages in the bundle. Each text appears once. */
export function notices({ outputs }) {
  const used = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) =>
      bytesInOutput > 0 ? (PACKAGE.exec(path)?.[0] ?? []) : [],
    ),
  );
  const packagesOf = new Map();
  for (const folder of [...new Set(used)].sort()) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const files = readdirSync(folder)
      .filter((file) => NOTICE.test(file))
      .sort();
    const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
    for (const text of texts.length > 0 ? texts : [`License: ${license}`]) {
      packagesOf.set(text, [...(packagesOf.get(text) ?? []), `${name} ${version}`]);
    }
  }
  return [...packagesOf]
    .map(([text, packages]) => `${packages.join('\n')}\n\n${text}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`);
}
