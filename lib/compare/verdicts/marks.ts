import type { Verdict } from './verdict.ts';

/** The mark, the words and the colour of a verdict. The mark alone says everything, for output without colours. */
export const MARKS: Readonly<
  Record<
    Verdict['verdict'],
    { readonly mark: string; readonly words: string; readonly colour: 'green' | 'yellow' | 'red' | 'gray' }
  >
> = {
  native: { mark: '=', words: 'yes', colour: 'green' },
  approximated: { mark: '~', words: 'partly', colour: 'yellow' },
  absent: { mark: '-', words: 'no, or yours to build', colour: 'red' },
  'not-applicable': { mark: '·', words: 'not applicable', colour: 'gray' },
};

/** The legend of cells without a verdict. */
export const UNMARKED = 'no mark: a figure, or not known';

/** The mark of a cell about several services. */
export const OF_SEVERAL = 'where services differ, the mark is that of the service that has it worst';

export const LEGEND = [...Object.values(MARKS).map(({ mark, words }) => `${mark} ${words}`), UNMARKED].join(
  '   ',
);
