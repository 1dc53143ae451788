import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Locked {
  readonly engines?: { readonly node?: string };
  readonly resolved?: string;
}

describe.each(['package-lock.json', 'app/package-lock.json'])('%s', (path) => {
  const { packages } = JSON.parse(readFileSync(join(__dirname, '..', path), 'utf8')) as {
    packages: Record<string, Locked>;
  };

  it('has no package that refuses Node 20, or `npm ci` warns of it', () => {
    // From 20 or less on, or 20 by name.
    const takes20 = /(^|[^\d.])(>=?\s*v?(1?\d|20)(?![\d])|[\^~]?\s*20(?![\d]))|\*/;
    const refusing = Object.entries(packages).filter(
      ([, { engines }]) => !takes20.test(engines?.node ?? '*'),
    );
    expect(refusing.map(([name, { engines }]) => `${name}: ${engines?.node}`)).toEqual([]);
  });

  it('names no registry, as each machine has its own', () => {
    expect(Object.values(packages).flatMap(({ resolved = [] }) => resolved)).toEqual([]);
  });
});
