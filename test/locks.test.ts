import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Locked {
  readonly optional?: boolean;
  readonly engines?: { readonly node?: string };
  readonly resolved?: string;
  readonly link?: boolean;
}

const { engines } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8'));
/** The first version of each range that we allow. */
const OLDEST: readonly string[] = engines.node.match(/\d+\.\d+\.\d+/g);

const numbers = (version: string): number[] => version.split('.').map(Number);
const isBelow = (one: readonly number[], other: readonly number[]): boolean => {
  const at = one.findIndex((part, i) => part !== (other[i] ?? 0));
  return at >= 0 && (one[at] ?? 0) < (other[at] ?? 0);
};

/** Whether a range such as `^18.14.0 || >=20.6` has a version. */
const allows = (range: string, version: string): boolean =>
  range.split('||').some((alternative) => {
    const [, from, least = ''] = /^(\^|>=)?\s*(\d+(?:\.\d+)*)/.exec(alternative.trim()) ?? [];
    if (least === '') return alternative.trim() === '*';
    const [is, wanted] = [numbers(version), numbers(least)];
    return !isBelow(is, wanted) && (from === '>=' || is[0] === wanted[0]);
  });

// The sample's services may be gone.
const locks = ['package-lock.json', 'app/links/package-lock.json', 'app/visits/package-lock.json'].filter(
  (path) => existsSync(join(__dirname, '..', path)),
);

describe.each(locks)('%s', (path) => {
  const { packages } = JSON.parse(readFileSync(join(__dirname, '..', path), 'utf8')) as {
    packages: Record<string, Locked>;
  };

  it.each(OLDEST)('has no package that refuses Node %s, or `npm ci` ends there', (version) => {
    const refusing = Object.entries(packages).filter(
      // One that only some machines need is left out where it refuses.
      ([, { engines, optional }]) => !optional && !allows(engines?.node ?? '*', version),
    );
    expect(refusing.map(([name, { engines }]) => `${name}: ${engines?.node}`)).toEqual([]);
  });

  it('names no registry, as each machine has its own', () => {
    // A link leads to a folder of the project.
    expect(Object.values(packages).flatMap(({ resolved = [], link }) => (link ? [] : resolved))).toEqual([]);
  });
});
