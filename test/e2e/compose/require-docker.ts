import { spawnSync } from 'node:child_process';
import { clean } from './project.ts';

/** One clear line and exit code 2 where there is no engine: nothing has failed, nothing has been shown either. */
export default function requireDocker(): void {
  for (const args of [['version'], ['compose', 'version']]) {
    if (spawnSync('docker', args).status !== 0) {
      console.error(`e2e:compose needs a Docker Engine with Compose v2: \`docker ${args.join(' ')}\` fails`);
      process.exit(2);
    }
  }
  // Here and not in the test, whose `process` is Jest's copy and hears no signals.
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => {
      console.error(`${signal}: taking all of the test off the engine`);
      // What the test has started: a command that goes on would undo the cleaning.
      spawnSync('pkill', ['-P', String(process.pid)]);
      clean();
      process.exit(code);
    });
  }
}
