import { expectCommandDone, expectNothingLost, MOMENT, spanOf } from '../measured.ts';
import { type Save, scenario, type UnderTest } from '../scenario-test.ts';
import { changeFile, NOTICED_SECONDS, sh, UP, underLoad, upWith, versionsAfter } from './compose-load.ts';
import { service } from './compose-project.ts';

const NEXT = `${service.version}-next`;

/** Registers the scenarios of a release: one that works, at its shortest too, and one that never gets healthy. */
export function composeReleases(underTest: () => UnderTest): void {
  scenario(['rolling-release', 'rollback'], underTest, (save) =>
    releaseAndBack(save, 'rolling-release', '', 'rollback'),
  );

  // Compose can shorten the outage only by leaving out the init steps, which it repeats between stop and start.
  scenario(['release-at-best'], underTest, (save) =>
    releaseAndBack(save, 'release-at-best', ` --no-deps ${service.name}`),
  );

  scenario(['never-healthy'], underTest, async (save) => {
    const broken = changeFile({ environment: { PORT: 'none' } });
    try {
      const result = await underLoad(
        sh(MOMENT, `! ${upWith(broken.file)}`, MOMENT, `sleep ${NOTICED_SECONDS}`, UP),
      );
      const said = spanOf(result, 'saidAfterSeconds');
      save('never-healthy', result, { ...said, tillRollbackSeconds: NOTICED_SECONDS });
      expectCommandDone(result);
      expectNothingLost(result);
      expect(versionsAfter(result)).toEqual([service.version]);
    } finally {
      broken.remove();
    }
  });
}

/**
 * Measures a release, and then the rollback to the version before.
 *
 * @param only the flags that restrict both commands
 * @param backId the scenario to save the rollback as @default - the rollback is not saved
 */
async function releaseAndBack(
  save: Save,
  id: 'rolling-release' | 'release-at-best',
  only: string,
  backId?: 'rollback',
): Promise<void> {
  const next = changeFile({ environment: { SERVICE_VERSION: NEXT } });
  try {
    const release = await underLoad(sh(`${upWith(next.file)}${only}`));
    save(id, release);
    expectCommandDone(release);
    expectNothingLost(release);
    expect(versionsAfter(release)).toEqual([NEXT]);
  } finally {
    next.remove();
  }
  const back = await underLoad(sh(`${UP}${only}`));
  if (backId) save(backId, back);
  expectCommandDone(back);
  expectNothingLost(back);
  expect(versionsAfter(back)).toEqual([service.version]);
}
