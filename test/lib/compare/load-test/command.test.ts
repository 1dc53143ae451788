import { startCommand } from '../../../../lib/compare/load-test/command.ts';
import { eventually } from '../../../app/support/eventually.ts';

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

it('says how the command ended', async () => {
  expect(await (await startCommand(['sh', '-c', 'exit 3'], 'ignore')).ended).toEqual({
    exitCode: 3,
    signal: null,
  });
  expect(await (await startCommand(['sh', '-c', 'kill -9 $$'], 'ignore')).ended).toEqual({
    exitCode: null,
    signal: 'SIGKILL',
  });
});

it('does not wait for what the command leaves in the background', async () => {
  const command = await startCommand(['sh', '-c', 'sleep 30 & exit 0'], 'ignore');
  expect(await command.ended).toEqual({ exitCode: 0, signal: null });
  await command.end();
});

it('ends the command with all that it started', async () => {
  const command = await startCommand(['sh', '-c', 'sleep 30 & sleep 30'], 'ignore');
  await command.end();
  expect(await command.ended).toEqual({ exitCode: null, signal: 'SIGTERM' });
  await eventually('its process group is gone', () => !isAlive(-command.groupId));
});

it('fails when the program does not exist', async () => {
  await expect(startCommand(['no-such-program'], 'ignore')).rejects.toThrow('ENOENT');
});
