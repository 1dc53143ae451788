import Table from 'cli-table3';
import type { Comparison } from './comparison.ts';
import { CONCERNS } from './facts.ts';

/** Columns between two cells. */
const PADDING = 1;

/** The comparison as text of at most 100 columns. */
export function table(comparison: Comparison): string {
  const deployments = Object.keys(comparison);
  const concernWidth = 11;
  const width = Math.floor((100 - concernWidth - deployments.length - 2) / deployments.length);
  // Of words that a cell is too narrow for, such as long names, it would cut off the rest.
  const longest = new RegExp(`\\S{${width - PADDING}}(?=\\S)`, 'g');
  const rows = new Table({
    head: ['', ...deployments],
    colWidths: [concernWidth, ...deployments.map(() => width)],
    wordWrap: true,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': PADDING },
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
    const texts = deployments.map((deployment) => comparison[deployment]?.[concern].text ?? '');
    rows.push([concern, ...texts.map((text) => text.replaceAll(longest, '$& '))]);
  }
  return rows.toString().replaceAll(/ +$/gm, '');
}
