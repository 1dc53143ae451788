import { EMULATED, ENGINE_IDS, ENGINES } from '../../../../lib/compare/runs/engines.ts';
import { spread } from '../../../../lib/compare/runs/figures.ts';
import { runsReport } from '../../../../lib/compare/runs/runs-report.ts';
import { SCENARIO_IDS, SCENARIOS, type Scenario } from '../../../../lib/compare/runs/scenarios.ts';
import { sideBySide } from '../../../../lib/compare/runs/side-by-side.ts';
import type { Subject } from '../../../../lib/compare/runs/standing.ts';
import { aRun, aSubject, type RunChange } from './a-run.ts';

const kept = (...changes: RunChange[]) =>
  changes.map((change, n) => ({
    path: `${n}.json`,
    run: aRun({ date: `2026-11-25T10:00:0${n}.000Z`, ...change }),
  }));
const killed = (runs: ReturnType<typeof kept>, now: Subject | undefined = aSubject()) =>
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
    expect(on[0]).toMatchObject({
      engine: 'compose',
      runs: ['0.json', '1.json', '2.json'],
      standing: 'current',
    });
    const lines = 'lines' in on[0]! ? on[0].lines : [];
    expect(lines).toContainEqual({
      title: 'failed requests',
      unit: undefined,
      spread: { median: 3, least: 1, most: 8 },
    });
    expect(lines).toContainEqual({
      title: 'last failed request at',
      unit: 's',
      spread: { median: 0.2, least: 0, most: 0.7 },
    });
    expect(lines).toContainEqual({
      title: 'lost traffic',
      unit: 's',
      spread: { median: 0.3, least: 0.1, most: 0.8 },
    });
  });

  it('say which share failed while one of two replicas did, and nothing of it where nothing failed', () => {
    // 11 of the 21 requests from the 10th to the 30th.
    const half = (n: number) => n >= 10 && n <= 30 && n % 2 === 0;
    const shareOf = (...changes: RunChange[]) => {
      const { on } = sideBySide(kept(...changes), () => undefined).find(({ id }) => id === 'node-lost')!;
      const series = on.find((one) => 'lines' in one)!;
      return series.lines.find(({ unit }) => unit === '%')?.spread;
    };
    const lost = { scenario: 'node-lost', engine: 'kubernetes' } as const;
    expect(shareOf({ ...lost, fails: half })).toEqual({
      median: 1100 / 21,
      least: 1100 / 21,
      most: 1100 / 21,
    });
    expect(shareOf(lost)).toBeNull();
  });

  it('begin with what the scenario names first, also where a run observed it of its own', () => {
    const scenario = 'scale-out-by-load';
    const changes = [40, 60].map((scaledOutSeconds) => ({
      scenario,
      engine: 'kubernetes',
      observed: { scaledOutSeconds },
    })) satisfies RunChange[];
    const { on } = sideBySide(kept(...changes), () => undefined).find(({ id }) => id === scenario)!;
    const series = on.find((one) => 'lines' in one);
    const lines = series && 'lines' in series ? series.lines : [];
    const title = 'more replicas requested after';
    expect(lines[0]).toEqual({ title, unit: 's', spread: { median: 50, least: 40, most: 60 } });
    expect(lines.filter((line) => line.title === title)).toHaveLength(1);
  });

  it('are of one artefact: of that which is rendered now, or else of the newest', () => {
    const older = { sha256: 'b'.repeat(64) };
    expect(killed(kept({}, older)).on[0]).toMatchObject({ runs: ['0.json'], standing: 'current' });
    expect(killed(kept({ sha256: 'c'.repeat(64) }, older)).on[0]).toMatchObject({
      runs: ['1.json'],
      standing: 'older',
    });
  });

  it('are of one application and service: of that which is rendered now, if it was ever measured', () => {
    const other = { name: 'shop', sha256: 'c'.repeat(64) };
    expect(killed(kept({ sha256: 'b'.repeat(64) }, other)).on[0]).toMatchObject({
      runs: ['0.json'],
      standing: 'older',
    });
    expect(killed(kept({ failed: 3 }), aSubject({ name: 'shop' })).on[0]).toMatchObject({
      standing: 'other',
      setting: { application: 'links', service: 'links' },
    });
  });

  it('are apart for each service of the application, and of no other application where there are any', () => {
    const [one, other, shop] = kept({ failed: 3 }, { failed: 1 }, { name: 'shop' });
    const visits = { path: other!.path, run: { ...other!.run, service: 'visits' } };
    const now = { ...aSubject(), services: ['links', 'visits'] };
    expect(killed([one!, visits, shop!], now).on.slice(0, 2)).toMatchObject([
      { engine: 'compose', runs: ['0.json'], standing: 'current', setting: { service: 'links' } },
      { engine: 'compose', runs: ['1.json'], standing: 'current', setting: { service: 'visits' } },
    ]);
  });

  it('are of one load, as counts of another would not compare', () => {
    const { on } = killed(kept({ failed: 3 }, { failed: 1, ratePerSecond: 20 }));
    expect(on[0]).toMatchObject({ runs: ['1.json'], ratePerSecond: 20 });
  });

  it('know no current artefact where nothing is rendered', () => {
    const [compose] = sideBySide(kept({}), () => undefined).find(({ id }) => id === 'killed-process')!.on;
    expect(compose).toMatchObject({ standing: null });
  });

  it('name a reason where there is no run', () => {
    const { on } = killed(kept({}));
    expect(on.slice(1).map((one) => 'reason' in one && one.reason)).toEqual([
      'no run yet',
      'no run yet',
      expect.stringContaining('Fargate gives no access'),
      'no AWS account was available',
    ]);
  });
});

describe('the report', () => {
  const text = runsReport(
    sideBySide(
      kept(
        { failed: 3, observed: { endpointWithdrawnSeconds: 1.25 } },
        { failed: 1 },
        { engine: 'kubernetes', sha256: 'b'.repeat(64) },
        { engine: 'ecs-emulated', failed: 2 },
      ),
      () => aSubject(),
    ).filter(({ id }) => id === 'killed-process'),
  );

  it('fits 100 columns', () => {
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(100);
  });

  it('names the checks that have no figures, with the engines on which they show nothing', () => {
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'a call that the rules forbid is refused: a service calls another one, which it may not call by the definition; no connection comes about; not on Kubernetes: the cluster of the tests accepts network policies, and enforces none; not on ECS, emulated: the emulator keeps security groups as records, and enforces none.',
    );
  });

  it('shows median and spread, and what was seen besides', () => {
    expect(text).toMatch(/failed requests +2 \(1 to 3\) +0 /);
    expect(text).toMatch(/endpoint withdrawn after +1\.3 s/);
  });

  it('begins an emulated figure with what it is not', () => {
    const column = text.split('\n').find((line) => line.startsWith('failed requests'))!;
    expect(column).toMatch(/0 +on an emulator, not on/);
    expect(text).toContain(
      'ECS, emulated: Docker Engine 28.5.2; 2 cores, 24 GiB, Linux x64; on an emulator, not on AWS',
    );
  });

  it('says what was made with an older artefact', () => {
    expect(text.replaceAll(/\s+/g, ' ')).toMatch(/older files \(commit/);
  });

  it('says of what was not measured why', () => {
    expect(text.replaceAll('\n  ', ' ')).toMatch(/^EKS: not measured: no AWS account was available\.$/m);
  });
});

it('names engines as emulated exactly where their description says that it was not AWS', () => {
  for (const id of ENGINE_IDS) {
    expect([id, ENGINES[id].isEmulated]).toEqual([id, ENGINES[id].is.startsWith(EMULATED)]);
  }
});

it('does each scenario on some engine', () => {
  for (const id of SCENARIO_IDS) {
    const { notOn }: Scenario = SCENARIOS[id];
    expect(Object.keys(notOn).length).toBeLessThan(ENGINE_IDS.length);
  }
});
