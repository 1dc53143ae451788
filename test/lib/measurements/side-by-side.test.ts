import { ENGINE_IDS, ENGINES } from '../../../lib/measurements/engines.ts';
import { spread } from '../../../lib/measurements/figures.ts';
import { report } from '../../../lib/measurements/report.ts';
import type { Run } from '../../../lib/measurements/run.ts';
import { SCENARIO_IDS, SCENARIOS, type Scenario } from '../../../lib/measurements/scenarios.ts';
import { sideBySide } from '../../../lib/measurements/side-by-side.ts';
import { aRun, type RunChange } from './a-run.ts';

const kept = (...changes: RunChange[]) =>
  changes.map((change, n) => ({
    path: `${n}.json`,
    run: aRun({ date: `2026-11-25T10:00:0${n}.000Z`, ...change }),
  }));
const artefact: Run['artefact'] = { file: 'docker-compose.yml', sha256: 'a'.repeat(64) };
const killed = (runs: ReturnType<typeof kept>, now: Run['artefact'] | undefined = artefact) =>
  sideBySide(runs, () => now).find(({ id }) => id === 'killed-process')!;

describe('a spread', () => {
  it.each([
    [[3], { median: 3, least: 3, most: 3 }],
    [[4, 1, 2], { median: 2, least: 1, most: 4 }],
    [[4, 1, 2, 3], { median: 2.5, least: 1, most: 4 }],
    [[10, 9], { median: 9.5, least: 9, most: 10 }],
  ])('of %p', (values, expected) => {
    expect(spread(values)).toEqual(expected);
  });

  it('of nothing is none', () => {
    expect(spread([])).toBeUndefined();
  });
});

describe('runs side by side', () => {
  it('are counted together: median, least and most', () => {
    const { on } = killed(kept({ failed: 3 }, { failed: 1 }, { failed: 8 }));
    expect(on[0]).toMatchObject({ engine: 'compose', runs: ['0.json', '1.json', '2.json'], isCurrent: true });
    const lines = 'lines' in on[0]! ? on[0].lines : [];
    expect(lines).toContainEqual({
      title: 'failed requests',
      unit: undefined,
      spread: { median: 3, least: 1, most: 8 },
    });
    expect(lines).toContainEqual({
      title: 'last one due at',
      unit: 's',
      spread: { median: 0.2, least: 0, most: 0.7 },
    });
    expect(lines).toContainEqual({
      title: 'failed load',
      unit: 's',
      spread: { median: 0.3, least: 0.1, most: 0.8 },
    });
  });

  it('show the newest series, and none is mixed with another', () => {
    const { on } = killed(kept({ failed: 3 }, { failed: 1, sha256: 'b'.repeat(64) }));
    expect(on[0]).toMatchObject({ runs: ['1.json'], isCurrent: false });
  });

  it('are of one load, as counts of another would not compare', () => {
    const { on } = killed(kept({ failed: 3 }, { failed: 1, ratePerSecond: 20 }));
    expect(on[0]).toMatchObject({ runs: ['1.json'], ratePerSecond: 20 });
  });

  it('know no current artefact where nothing is rendered', () => {
    const [compose] = sideBySide(kept({}), () => undefined).find(({ id }) => id === 'killed-process')!.on;
    expect(compose).toMatchObject({ isCurrent: null });
  });

  it('name a reason where there is no run', () => {
    const { on } = killed(kept({}));
    expect(on.slice(1).map((one) => 'reason' in one && one.reason)).toEqual([
      'no run yet',
      'no run yet',
      expect.stringContaining('Fargate lets nobody'),
      'no AWS account was available, and an emulated one leads to the Kubernetes here',
    ]);
  });
});

describe('the report', () => {
  const text = report(
    sideBySide(
      kept(
        { failed: 3, observed: { endpointWithdrawnSeconds: 1.25 } },
        { failed: 1 },
        { engine: 'kubernetes', sha256: 'b'.repeat(64) },
        { engine: 'ecs-emulated', failed: 2 },
      ),
      () => artefact,
    ).filter(({ id }) => id === 'killed-process'),
  );

  it('fits 100 columns', () => {
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(100);
  });

  it('shows median and spread, and what was seen besides', () => {
    expect(text).toMatch(/failed requests +2 \(1 to 3\) +0 /);
    expect(text).toMatch(/endpoint withdrawn after +1\.3 s/);
  });

  it('begins an emulated figure with what it is not', () => {
    const column = text.split('\n').find((line) => line.startsWith('failed requests'))!;
    expect(column).toMatch(/0 +not measured on AWS/);
    expect(text).toContain(
      'ECS, emulated: Docker Engine 28.5.2; 2 cores, 24 GiB, Linux x64; not measured on AWS',
    );
  });

  it('marks what has changed since', () => {
    expect(text).toMatch(/docker-compose\.yml has\s+changed since/);
  });

  it('says of what was not measured why', () => {
    expect(text.replaceAll('\n  ', ' ')).toMatch(
      /^EKS: not measured: no AWS account was available, and an emulated one leads to the Kubernetes here\.$/m,
    );
  });
});

it('names engines as emulated exactly where their description says that it was not AWS', () => {
  for (const id of ENGINE_IDS) {
    expect([id, ENGINES[id].isEmulated]).toEqual([id, ENGINES[id].is.startsWith('not measured on AWS')]);
  }
});

it('does each scenario on some engine', () => {
  for (const id of SCENARIO_IDS) {
    const { notOn }: Scenario = SCENARIOS[id];
    expect(Object.keys(notOn).length).toBeLessThan(ENGINE_IDS.length);
  }
});
