/** The part of a context that CDK itself reads, by its names: the other keys are options of a user's own deployment. */
export const flagsOf = (context: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(context).filter(([key]) => /[:/@]/.test(key)));
