import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import type { Sidecar } from '../../../lib/definition/application.ts';
import { configurationAsVariable } from '../../../lib/definition/sidecar-configuration.ts';
import { eventually } from '../../app/support/eventually.ts';
import { expectNoFailure } from '../measured.ts';
import { scenario, type UnderTest } from '../scenario-test.ts';
import { shown } from '../tier-findings.ts';
import { changeFile, sh, UP, underLoad, upWith } from './compose-load.ts';
import { BASE_URL, compose, inspect, ROOT, service, signalCommand } from './compose-project.ts';

/** Registers the tests of a sidecar that ends, is misconfigured, or has no image. */
export function composeSidecarFailures(underTest: () => UnderTest, sidecar: Sidecar): void {
  const { image } = sidecar;
  // A Compose service of its own.
  const name = `${service.name}-${sidecar.name}`;
  const started = () => inspect('{{.State.StartedAt}}');

  scenario(['killed-sidecar'], underTest, async (save) => {
    const before = await started();
    const [program = '', ...args] = await signalCommand('SIGKILL', name);
    await promisify(execFile)(program, args);
    const count = async () => Number(await inspect('{{.RestartCount}}', name));
    const isUp = async () => (await inspect('{{.State.Running}}', name)) === 'true';
    await eventually('the sidecar started anew', async () => (await count()) >= 1 && isUp(), 30_000);
    const result = await underLoad(await signalCommand('SIGKILL', name), { steadySeconds: 8 });
    save('killed-sidecar', result);
    expectNoFailure(result);
    await eventually('the sidecar started anew', async () => (await count()) >= 2 && isUp(), 30_000);
    expect(await started()).toBe(before);
    await compose('up', '--detach', '--wait', '--force-recreate', '--no-deps', name);
  });

  scenario(['broken-sidecar'], underTest, async (save) => {
    const broken = changeFile(configurationAsVariable(sidecar, 'receivers: none') ?? {}, name);
    const before = await started();
    try {
      const result = await underLoad(sh(upWith(broken.file), 'sleep 8', UP));
      save('broken-sidecar', result);
      expectNoFailure(result);
      expect(await started()).toBe(before);
    } finally {
      broken.remove();
    }
  });

  it("starts nothing without its sidecar's image, and goes on with what runs", async () => {
    const missing = changeFile({ image: `${image}-missing` }, name);
    const before = await started();
    const upNow = () =>
      spawnSync('sh', ['-c', upWith(missing.file)], { cwd: ROOT, encoding: 'utf8', timeout: 60_000 });
    try {
      expect(upNow().status).toBe(1);
      expect(await started()).toBe(before);
      expect((await fetch(`${BASE_URL}/readyz`)).status).toBe(200);
      await compose('down');
      expect(upNow().status).toBe(1);
      expect(await compose('ps', '--all', '--quiet')).toBe('');
      shown("sidecar's image is missing", 'docker compose up fails, and leaves alone what runs');
    } finally {
      missing.remove();
      await compose('up', '--detach', '--wait');
    }
  });
}
