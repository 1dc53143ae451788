import { type SpawnSyncOptions, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { constants } from 'node:os';

const PATIENCE_SECONDS = 10;

/**
 * Cleans up when a tier is interrupted, and exits with the code of its signal. For Jest's own process, in its global
 * setup: the `process` of a test is a copy, which receives no signals.
 *
 * @param what the message: what the clean-up does, and how long it takes at most
 * @param cleanUp removes everything. It is synchronous, so that nothing else runs meanwhile
 */
export function onInterruption(what: string, cleanUp: () => void): void {
  let isCleaning = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // Not `once`: a second Ctrl-C, or the same one by way of npm, would end the cleaning.
    process.on(signal, () => {
      if (isCleaning) return;
      isCleaning = true;
      console.error(`${signal}: ${what}`);
      endDescendants();
      cleanUp();
      process.exit(128 + constants.signals[signal]);
    });
  }
}

/**
 * Calls `spawnSync` with a separate process group. The Ctrl-C of a terminal reaches all processes of a group, and would also
 * end the command that cleans up.
 */
export function spawnApart(
  program: string,
  args: readonly string[],
  options: SpawnSyncOptions & { readonly timeout: number },
): SpawnSyncReturns<string> {
  // `spawnSync` accepts `detached`, though neither Node's documentation nor its types say so.
  const apart = { ...options, encoding: 'utf8', detached: true } as const;
  return spawnSync(program, args, apart);
}

/** Ends all processes that the test has started, in every process group: a command that goes on would undo the clean-up. */
function endDescendants(): void {
  const deadline = Date.now() + PATIENCE_SECONDS * 1000;
  const asked = new Set<number>();
  for (let there = descendants(); there.length > 0; there = descendants()) {
    const isLate = Date.now() > deadline;
    for (const pid of there) if (isLate || !asked.has(pid)) end(pid, isLate ? 'SIGKILL' : 'SIGTERM');
    for (const pid of there) asked.add(pid);
    spawnSync('sleep', ['0.1']);
  }
}

function end(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // ESRCH: the process has ended by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The ids of all living descendants, except the `ps` that lists them. */
function descendants(): number[] {
  const ps = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' });
  const processes = ps.stdout
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/))
    .map(([pid, parent, state]) => ({
      pid: Number(pid),
      parent: Number(parent),
      isGone: state?.startsWith('Z'),
    }));
  const childrenOf = (ancestor: number): typeof processes =>
    processes
      .filter(({ parent }) => parent === ancestor)
      .flatMap((child) => [child, ...childrenOf(child.pid)]);
  return childrenOf(process.pid)
    .filter(({ pid, isGone }) => !isGone && pid !== ps.pid)
    .map(({ pid }) => pid);
}
