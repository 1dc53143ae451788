import { PROCEDURE_IDS, PROCEDURES, tierOf } from '../../lib/compare/runbook/procedure.ts';
import { runbooksOf } from '../../lib/compare/runbook/runbook.ts';
import type { Target } from '../../lib/compare/targets.ts';
import type { Deployed } from './deployed.ts';
import { CHECKS, LIMIT_SECONDS } from './procedure-checks.ts';
import { runProcedure, succeedIn } from './procedure-run.ts';
import { inShell } from './procedure-shell.ts';
import { application, service } from './sample.ts';
import { notShown, shown } from './tier-findings.ts';

/**
 * Registers a test for each procedure of a target's runbook, except procedures that another tier runs. The tests run the
 * commands exactly as the comparison shows them, in a user's checkout. Each test builds on those before it.
 *
 * @param limitSeconds the time limit of one procedure
 */
export function runbookTests(
  target: Target,
  deployed: () => Deployed,
  limitSeconds = 4 * LIMIT_SECONDS,
): void {
  const runbook = runbooksOf(application, service)[target];

  beforeAll(() => deployed().checkout.beginHistory());

  for (const id of PROCEDURE_IDS.filter((one) => tierOf(target, one) === tierOf(target, 'access'))) {
    const { notRun } = runbook[id];
    it(
      PROCEDURES[id],
      async () => {
        const on = deployed();
        if (notRun !== undefined && on.isEmulated) return notShown(PROCEDURES[id], notRun);
        if ('not' in runbook[id]) {
          expect((await runProcedure(runbook, id, on)).output).toContain(on.refusals[id]);
          await inShell(on, on.deploy);
        } else {
          await CHECKS[id]({
            on,
            run: (one) => runProcedure(runbook, one, on),
            done: (one) => succeedIn(runbook, one, on),
          });
        }
        if (on.checkout.git('status', '--porcelain', '--untracked-files=no') !== '')
          on.checkout.git('commit', '--all', '--quiet', '--message', PROCEDURES[id]);
        shown(PROCEDURES[id], `as the comparison says, on ${target}`);
      },
      limitSeconds * 1000,
    );
  }
}
