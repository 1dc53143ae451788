import { comparison } from '../../../../lib/compare/comparison.ts';
import { artefactsOf, rowsOf, texts } from '../artefacts-of.ts';
import { oneService as service } from '../compared-service.ts';

const WRITABLE = { security: { ...service.security, readOnlyRootFilesystem: false, writablePaths: [] } };
const shell = (change?: object, context?: object) => {
  const rows = rowsOf(comparison(artefactsOf(change, context)));
  const cells = ['open-a-shell', 'a-shell-in-a-replica'].map(
    (id) => rows.find((row) => row.id === id)!.cells.ecs,
  );
  // One is the runbook's, the other the reader's question.
  expect(cells[0]).toEqual(cells[1]);
  return cells[0]!;
};
const EXECUTE =
  /^aws ecs execute-command --cluster \$CLUSTER --task .* --container links --interactive --command sh$/;

it('says that a shell on ECS is had in part: how it is turned on, what AWS says of it, and that nobody tried', () => {
  const { verdict, text, commands, evidence } = shell();
  expect(verdict).toBe('approximated');
  expect(text).toContain('ecsExec=true');
  expect(text).toContain(
    'turning it on replaces the tasks; its agent gets three writable volumes, as AWS does not support it with a read-only root',
  );
  expect(text).toContain('; not run: ');
  expect(commands).toEqual(['npx cdk deploy EcsFargate -c ecsExec=true', expect.stringMatching(EXECUTE)]);
  for (const source of ['ecs-exec', 'ecs-exec-read-only'] as const)
    expect(evidence).toContainEqual({ source });
  expect(evidence).not.toContainEqual({ tier: 'e2e:aws' });
});

it('types the command alone where the stack has turned it on', () => {
  const { verdict, text, commands } = shell({}, { ecsExec: 'true' });
  expect(verdict).toBe('approximated');
  expect(text).toMatch(
    /^aws ecs execute-command, as root; its agent gets three writable volumes, as AWS does not support it with a read-only root/,
  );
  expect(commands).toEqual([expect.stringMatching(EXECUTE)]);
});

it('has nothing against a shell in a writable root that is turned on', () => {
  expect(shell(WRITABLE, { ecsExec: 'true' })).toMatchObject({
    verdict: 'native',
    text: expect.stringMatching(/^aws ecs execute-command, as root; not run: /),
  });
  expect(shell(WRITABLE).text).not.toContain('read-only');
});

it('names the volumes of its agent among what may be written to', () => {
  expect(texts(artefactsOf({}, { ecsExec: 'true' }), 'root-file-system')[1]).toBe(
    "read-only; writable in memory: /tmp; on the task's disk: /managed-agents, /var/lib/amazon/ssm, /var/log/amazon/ssm",
  );
  expect(texts(artefactsOf(), 'root-file-system')[1]).toBe('read-only; writable in memory: /tmp');
});
