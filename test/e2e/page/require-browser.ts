import { existsSync } from 'node:fs';
import useOwnTempFolder from '../../temp-folder.ts';
import { browserPath } from './browser.ts';

/** Ends with exit code 2 where there is no browser: no test has run. */
export default function requireBrowser(): void {
  const path = browserPath();
  if (!path || !existsSync(path)) {
    console.error(
      `e2e:page needs a browser: CHROMIUM must be the path of a Chromium or Chrome, such as that of Debian's package chromium; got ${path ?? 'nothing, and there is none in PATH'}`,
    );
    process.exit(2);
  }
  useOwnTempFolder();
}
