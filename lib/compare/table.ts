import Table from 'cli-table3';
import { CONCERNS, type Comparison } from './comparison.ts';

/** The comparison as text of at most 100 columns. */
export function table(comparison: Comparison): string {
  const deployments = Object.keys(comparison);
  const concernWidth = 11;
  const width = Math.floor((100 - concernWidth - deployments.length - 2) / deployments.length);
  const rows = new Table({
    head: ['', ...deployments],
    colWidths: [concernWidth, ...deployments.map(() => width)],
    wordWrap: true,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 1 },
    // Rules between rows only: frames would take the columns that the text needs.
    chars: {
      ...{
        top: '',
        'top-mid': '',
        'top-left': '',
        'top-right': '',
        bottom: '',
        'bottom-mid': '',
        'bottom-left': '',
        'bottom-right': '',
      },
      ...{ left: '', 'left-mid': '', right: '', 'right-mid': '', mid: '─', 'mid-mid': '─', middle: ' ' },
    },
  });
  for (const concern of CONCERNS) {
    rows.push([concern, ...deployments.map((deployment) => comparison[deployment]?.[concern].text ?? '')]);
  }
  return rows.toString().replaceAll(/ +$/gm, '');
}
