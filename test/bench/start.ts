import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os, { tmpdir } from 'node:os';
import { join } from 'node:path';
import { figureText, spread } from '../../lib/measurements/figures.ts';

/*
 * `npm run bench:start`: how long `npm start` takes, beside `cdk synth` of an app with one bucket, by the same CLI, with the
 * same packages, settings and loader. In turns, so that what the machine does besides hits both alike. Exit code 1 where
 * the goal is missed.
 */

const GOAL = 1.25;
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
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin', 'app.ts'), BUCKET);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** @throws Error where the command fails: its time would say nothing */
function seconds(cwd: string, ...[program, ...args]: [string, ...string[]]): number {
  const begin = performance.now();
  const { status, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`${[program, ...args].join(' ')} must exit with 0; got ${status}\n${stderr}`);
  return (performance.now() - begin) / 1000;
}

const bucket = bucketApp();
try {
  const times = { start: [] as number[], synth: [] as number[] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const synth = seconds(bucket, 'npx', 'cdk', 'synth', '--quiet');
    const start = seconds(ROOT, 'npm', 'start');
    // The first of each fills the caches of the machine.
    if (round === 0) continue;
    times.synth.push(synth);
    times.start.push(start);
  }
  const [start, synth] = [spread(times.start), spread(times.synth)];
  if (!start || !synth) throw new Error('there must be a round');
  const ratio = start.median / synth.median;
  console.log(`${os.availableParallelism()} cores, Node ${process.version}, ${ROUNDS} rounds in turns, medians:
  npm start                    ${figureText({ spread: start, unit: 's' })}
  cdk synth of one bucket      ${figureText({ spread: synth, unit: 's' })}
  ratio                        ${ratio.toFixed(2)}, at most ${GOAL}`);
  process.exitCode = ratio <= GOAL ? 0 : 1;
} finally {
  rmSync(bucket, { recursive: true });
}
