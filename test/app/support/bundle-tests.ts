import { readdir, readFile, stat } from 'node:fs/promises';
import type { ServiceBundle } from './service-bundle.ts';

/** Registers the tests of a bundle that every image of the sample passes. */
export function bundleTests(
  source: string,
  built: () => { readonly bundle: ServiceBundle; readonly elsewhere: ServiceBundle },
): void {
  test('is the same byte for byte in the project and elsewhere, and adds at most 2 MB to the base image', async () => {
    const { bundle, elsewhere } = built();
    const files = (await readdir(bundle.folder)).sort();
    expect(files).toEqual(['NOTICES.txt', 'probe.cjs', 'server.cjs', 'server.cjs.LEGAL.txt', 'step.cjs']);
    expect((await readdir(elsewhere.folder)).sort()).toEqual(files);
    for (const name of files) {
      const same = (await readFile(bundle.file(name))).equals(await readFile(elsewhere.file(name)));
      expect([name, same]).toEqual([name, true]);
    }
    const sizes = await Promise.all(files.map(async (name) => (await stat(bundle.file(name))).size));
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(2_000_000);
  });

  test('contains no path of the build machine', async () => {
    for (const name of ['probe.cjs', 'server.cjs', 'step.cjs'])
      expect(await readFile(built().bundle.file(name), 'utf8')).not.toContain(source);
  });
}
