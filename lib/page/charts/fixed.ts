/** A length in a chart, to a tenth of its unit: more nobody sees, and a page has thousands. */
export const fixed = (value: number): string => String(Math.round(value * 10) / 10);
