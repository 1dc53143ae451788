/*
 * The findings of a tier: the scenarios that this engine showed, and those that it could not show. A scenario that could
 * not be shown does not count as passed.
 */

interface TierFinding {
  readonly scenario: string;
  readonly finding: string;
  readonly isShown: boolean;
}

const findings: TierFinding[] = [];

const write = (text: string): void => {
  // Not `console.error`: Jest adds the place of the call to each line.
  process.stderr.write(`${text}\n`);
};

export function progress(text: string): void {
  write(`  ${new Date().toISOString().slice(11, 19)} ${text}`);
}

/** Notes a scenario that was shown, with its figures. */
export function shown(scenario: string, finding: string): void {
  findings.push({ scenario, finding, isShown: true });
  progress(`shown: ${scenario}: ${finding}`);
}

/** Notes a scenario that could not be shown here, with the reason. */
export function notShown(scenario: string, why: string): void {
  findings.push({ scenario, finding: why, isShown: false });
  progress(`NOT SHOWN HERE: ${scenario}: ${why}`);
}

/** Prints all findings under the name of the engine. */
export function printFindings(engine: string): void {
  const section = (title: string, isShown: boolean) => {
    const lines = findings
      .filter((finding) => finding.isShown === isShown)
      .map(({ scenario, finding }) => `  ${scenario}\n      ${finding}`);
    return lines.length > 0 ? `${title}\n${lines.join('\n')}\n` : '';
  };
  write(`\n${engine}\n\n${section('Shown', true)}\n${section('Not shown here, and why', false)}`);
}
