import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { notices } from './notices.mjs';

const outdir = process.argv[2] ?? 'dist';

// One file for each thing that the image runs. No source maps and no paths go in: same source, same bytes.
const { metafile } = await build({
  entryPoints: { server: 'src/server.ts', step: 'src/step.ts', probe: 'src/probe.ts' },
  outdir,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // The ES modules of a package, where it has both: only these can be shaken.
  mainFields: ['module', 'main'],
  // Nothing of where this folder stands: no tsconfig.json above it, and no optional package that is there by chance.
  tsconfigRaw: {},
  external: ['supports-color'],
  minify: true,
  // What licenses want kept stands beside the code.
  legalComments: 'external',
  metafile: true,
  logLevel: 'info',
});
writeFileSync(join(outdir, 'NOTICES.txt'), notices(metafile));
