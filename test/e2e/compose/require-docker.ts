import { spawnSync } from 'node:child_process';
import { onInterruption, spawnApart } from '../interruption.ts';
import { clean, RESTART_ENGINE } from './project.ts';

/** One clear line and exit code 2 where there is no engine: nothing has failed, nothing has been shown either. */
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
  });
}

/** An interruption may come while the engine is being restarted. */
function bringBackEngine(): void {
  const isThere = spawnSync('docker', ['version'], { timeout: 10_000 }).status === 0;
  if (!isThere && RESTART_ENGINE !== '') spawnApart('sh', ['-c', RESTART_ENGINE], { timeout: 120_000 });
}
