import { join } from 'node:path';
import { build } from 'esbuild';

/** The script and the style of a page. */
export interface Bundle {
  readonly script: string;
  readonly style: string;
}

/** The script for browsers, with all it imports, and the style sheet, both minified. */
export async function bundle(): Promise<Bundle> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, 'browser', 'main.ts'), join(__dirname, 'page.css')],
    bundle: true,
    minify: true,
    write: false,
    outdir: 'out',
    target: 'es2022',
    format: 'iife',
    charset: 'utf8',
    legalComments: 'none',
  });
  const [script = '', style = ''] = ['.js', '.css'].map(
    (end) => outputFiles.find(({ path }) => path.endsWith(end))?.text,
  );
  // A closing tag in the script would end the script element.
  return { script: script.replaceAll('</', '<\\/'), style };
}
