import { type SpawnSyncOptions, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { constants } from 'node:os';

const PATIENCE_SECONDS = 10;

/**
 * Cleans up when a tier is interrupted, and exits with the code of its signal. For Jest's own process, in its global
 * setup: the `process` of a test is a copy, which hears no signals.
 *
 * @param what says what is done meanwhile, and for how long at most
 * @param cleanUp is synchronous, so that nothing goes on beside it
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
 * As `spawnSync`, in a process group of its own: the Ctrl-C of a terminal reaches a whole group, and would end what cleans
 * up, too.
 */
export function spawnApart(
  program: string,
  args: readonly string[],
  options: SpawnSyncOptions & { readonly timeout: number },
): SpawnSyncReturns<string> {
  // Taken by Node, though neither its documentation nor its types tell.
  const apart = { ...options, encoding: 'utf8', detached: true } as const;
  return spawnSync(program, args, apart);
}

/** All that the test has started: a command that goes on, also one in a process group of its own, would undo the cleaning. */
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
    // Gone by itself meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** By id: those that live, without the one that tells. */
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
