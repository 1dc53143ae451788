import { spawnSync } from 'node:child_process';
import { onInterruption, spawnApart } from '../interruption.ts';
import { cleanConfiguration } from './compose-configuration.ts';
import { cleanExamples } from './compose-examples.ts';
import { cleanImported } from './compose-imported.ts';
import { clean, RESTART_ENGINE } from './compose-project.ts';
import { cleanTickets } from './compose-tickets.ts';
import { cleanVolumes } from './compose-volumes.ts';

/** Ends with one clear line and exit code 2 where there is no engine: no test has failed, and none has run. */
export default function requireDocker(): void {
  for (const args of [['version'], ['compose', 'version']]) {
    if (spawnSync('docker', args).status !== 0) {
      console.error(`e2e:compose needs a Docker Engine with Compose v2: \`docker ${args.join(' ')}\` fails`);
      process.exit(2);
    }
  }
  onInterruption('taking all of the test off the engine', () => {
    bringBackEngine();
    clean();
    cleanVolumes();
    cleanConfiguration();
    cleanTickets();
    cleanExamples();
    cleanImported();
  });
}

/** Starts the engine again if the interruption came during a restart of it. */
function bringBackEngine(): void {
  const isThere = spawnSync('docker', ['version'], { timeout: 10_000 }).status === 0;
  if (!isThere && RESTART_ENGINE !== '') spawnApart('sh', ['-c', RESTART_ENGINE], { timeout: 120_000 });
}
