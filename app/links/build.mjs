import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { notices } from './notices.mjs';

const outdir = process.argv[2] ?? 'dist';

// One file for each program of the image. Without source maps and paths, the same source always gives the same bytes.
const { metafile } = await build({
  entryPoints: { server: 'src/server.ts', step: 'src/step.ts', probe: 'src/probe.ts' },
  outdir,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // ES modules where a package has both formats, because only they can be tree-shaken.
  mainFields: ['module', 'main'],
  // Independent of the location: no tsconfig.json of a parent folder, and no optional package that happens to exist.
  tsconfigRaw: {},
  external: ['supports-color'],
  minify: true,
  // License comments go into files of their own.
  legalComments: 'external',
  metafile: true,
  logLevel: 'info',
});
writeFileSync(join(outdir, 'NOTICES.txt'), notices(metafile));
