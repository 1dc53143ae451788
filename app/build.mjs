import { build } from 'esbuild';

// One file for each thing that the image runs. No source maps and no paths go in: same source, same bytes.
await build({
  entryPoints: { server: 'src/server.ts', step: 'src/step.ts', probe: 'src/probe.ts' },
  outdir: process.argv[2] ?? 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // The ES modules of a package, where it has both: only these can be shaken.
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  logLevel: 'info',
});
