import type { Verdict } from './verdicts.ts';

/** How a verdict is shown: by a mark, so that it reads without colours, too. */
export const MARKS: Readonly<
  Record<Verdict['verdict'], { readonly mark: string; readonly colour: 'green' | 'yellow' | 'red' }>
> = {
  native: { mark: '=', colour: 'green' },
  approximated: { mark: '~', colour: 'yellow' },
  absent: { mark: '-', colour: 'red' },
};

export const LEGEND = '= the platform has it   ~ a part of it   - it has not, or it is yours';
