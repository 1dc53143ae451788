import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * One temporary folder for a run of the tests, which goes with it: CDK makes a folder for each render and removes none.
 * What the tests start inherits it, Jest's own workers too: so no tier that restarts an engine, which would go on without
 * its folder.
 */
export default function useOwnTempFolder(): void {
  const folder = mkdtempSync(join(tmpdir(), 'test-run-'));
  process.env.TMPDIR = process.env.TEMP = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}
