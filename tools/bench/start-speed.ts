import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os, { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandResult, runCommand } from '../../bin/run-command.ts';
import { figureText, spread } from '../../lib/compare/runs/figures.ts';

/*
 * `npm run bench:start`: compares the time of `npm start` with the time of `cdk synth` of an app with one bucket, which
 * uses the same CLI, packages, settings and loader; and the time of `npm start -- FILE`, for a Compose file, with that of
 * `npm start`. They run in turns, so that other load on the machine affects all alike. Exit code 1 if a goal is missed.
 */

/** The most that a time may be of the one that it is compared with. */
const GOAL = 1.25;
/** A Compose file with two services, as many as the sample has, and a cache. */
const COMPOSE_FILE = 'examples/compose/queue/compose.yaml';
const ROUNDS = 7;
const ROOT = join(__dirname, '..', '..');

const BUCKET = `import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';

new Bucket(new Stack(new App(), 'OneBucket'), 'Bucket');
`;

function bucketApp(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bucket-'));
  for (const file of ['cdk.json', 'package.json', 'tsconfig.json'])
    cpSync(join(ROOT, file), join(folder, file));
  cpSync(join(ROOT, 'bin', 'run.mjs'), join(folder, 'bin', 'run.mjs'), { recursive: true });
  writeFileSync(join(folder, 'bin', 'app.ts'), BUCKET);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/**
 * Times a command.
 *
 * @throws Error if the command fails, because its time would say nothing
 */
function seconds(cwd: string, ...[program, ...args]: [string, ...string[]]): number {
  const begin = performance.now();
  const { status, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`${[program, ...args].join(' ')} must exit with 0; got ${status}\n${stderr}`);
  return (performance.now() - begin) / 1000;
}

runCommand(
  {
    name: 'npm run bench:start',
    about:
      'Compares the time of npm start with that of cdk synth of one bucket, and that of npm start -- FILE with it.',
    flags: {},
    parse: (line) => line,
  },
  bench,
);

function bench(): CommandResult {
  const bucket = bucketApp();
  try {
    const times = { start: [] as number[], synth: [] as number[], imported: [] as number[] };
    const out = join(bucket, 'imported');
    for (let round = 0; round <= ROUNDS; round += 1) {
      const synth = seconds(bucket, 'npx', 'cdk', 'synth', '--quiet');
      const start = seconds(ROOT, 'npm', 'start');
      const imported = seconds(ROOT, 'npm', 'start', '--', COMPOSE_FILE, '--out', out);
      // The first round fills the caches of the machine.
      if (round === 0) continue;
      times.synth.push(synth);
      times.start.push(start);
      times.imported.push(imported);
    }
    const [start, synth, imported] = [spread(times.start), spread(times.synth), spread(times.imported)];
    if (!start || !synth || !imported) throw new Error('no round was measured');
    const ratios = [start.median / synth.median, imported.median / start.median] as const;
    const [ratio, ratioOfFile] = ratios;
    const text = `${os.availableParallelism()} cores, Node ${process.version}, ${ROUNDS} rounds in turns, medians:
  npm start                    ${figureText({ spread: start, unit: 's' })}
  cdk synth of one bucket      ${figureText({ spread: synth, unit: 's' })}
  npm start -- FILE            ${figureText({ spread: imported, unit: 's' })}
  start : bucket               ${ratio.toFixed(2)}, at most ${GOAL}
  FILE : start                 ${ratioOfFile.toFixed(2)}, at most ${GOAL}`;
    return { text, exitCode: ratios.every((one) => one <= GOAL) ? 0 : 1 };
  } finally {
    rmSync(bucket, { recursive: true });
  }
}
