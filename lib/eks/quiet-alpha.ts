/*
 * Keeps the deprecation warnings of @aws-cdk/aws-eks-v2-alpha, one for every member that is touched, from the user:
 * they say that the package has moved to aws-cdk-lib/aws-eks-v2, which is known. Those of all other packages go
 * through; `JSII_DEPRECATED=quiet` would silence them, too.
 *
 * To be imported before the package, as it warns while it is loaded.
 */
const warn = console.warn;

console.warn = (...words: unknown[]) => {
  const [level, text] = words;
  if (level === '[WARNING]' && String(text).startsWith('@aws-cdk/aws-eks-v2-alpha.')) return;
  warn.apply(console, words);
};
