import { spawnSync } from 'node:child_process';
import { imageName } from '../../../../lib/definition/image-names.ts';
import { compose, docker, service } from '../compose-project.ts';
import { outcomes, StoreLoad } from './store-load.ts';
import { codes, follow, restartService } from './store-requests.ts';

/** A program that allocates heap until there is none left. */
const EATER = 'const all = []; for (;;) all.push(Array.from({ length: 1000 }, (_, i) => ({ i })))';

/** Registers the tests of the service with little memory. */
export function memoryLimit(): void {
  it('hands the memory limit to Node: a container of 128 MiB ends with an error of its heap, and is not killed', () => {
    const limits = ['--memory', '128m', '--memory-swap', '128m', '--network', 'none'];
    const { status, stderr } = spawnSync(
      'docker',
      ['run', '--rm', ...limits, imageName(service), 'node', '-e', EATER],
      { encoding: 'utf8', timeout: 60_000 },
    );
    expect(stderr).toContain('JavaScript heap out of memory');
    expect(status).not.toBe(137);
  });

  it('serves in a container of 128 MiB, beside its probe', async () => {
    const container = await compose('ps', '-q', service.name);
    const limitTo = (memory: string) =>
      docker('update', '--memory', memory, '--memory-swap', memory, container);
    await limitTo('128m');
    try {
      await restartService();
      const [code = ''] = await codes(1);
      const load = new StoreLoad(30, () => follow(code));
      expect(Object.keys(outcomes(await load.after(10_000)))).toEqual(['302']);
      expect(await docker('inspect', '-f', '{{.State.OOMKilled}} {{.RestartCount}}', container)).toBe(
        'false 0',
      );
    } finally {
      await limitTo(`${service.memoryMiB}m`);
      await restartService();
    }
  });
}
