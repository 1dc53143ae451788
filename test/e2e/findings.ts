/*
 * What this cluster showed, and what it could not: a scenario that a cluster has no means for is no passed one.
 */

interface Finding {
  readonly scenario: string;
  readonly finding: string;
  readonly isShown: boolean;
}

const findings: Finding[] = [];

const write = (text: string): void => {
  // Not the console: Jest adds the place of the call to each line.
  process.stderr.write(`${text}\n`);
};

export function progress(text: string): void {
  write(`  ${new Date().toISOString().slice(11, 19)} ${text}`);
}

export function shown(scenario: string, finding: string): void {
  findings.push({ scenario, finding, isShown: true });
  progress(`shown: ${scenario}: ${finding}`);
}

export function notShown(scenario: string, why: string): void {
  findings.push({ scenario, finding: why, isShown: false });
  progress(`NOT SHOWN HERE: ${scenario}: ${why}`);
}

export function printFindings(cluster: string): void {
  const section = (title: string, isShown: boolean) => {
    const lines = findings
      .filter((finding) => finding.isShown === isShown)
      .map(({ scenario, finding }) => `  ${scenario}\n      ${finding}`);
    return lines.length > 0 ? `${title}\n${lines.join('\n')}\n` : '';
  };
  write(`\n${cluster}\n\n${section('Shown', true)}\n${section('Not shown here, and why', false)}`);
}
