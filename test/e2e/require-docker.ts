import { spawnSync } from 'node:child_process';

/** One clear line and exit code 2 where there is no engine: nothing has failed, nothing has been shown either. */
export default function requireDocker(): void {
  for (const args of [['version'], ['compose', 'version']]) {
    if (spawnSync('docker', args).status !== 0) {
      console.error(`e2e:compose needs a Docker Engine with Compose v2: \`docker ${args.join(' ')}\` fails`);
      process.exit(2);
    }
  }
}
