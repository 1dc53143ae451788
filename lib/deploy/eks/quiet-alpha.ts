/*
 * Silences the deprecation warnings of @aws-cdk/aws-eks-v2-alpha, one for each member that is used. They say that the
 * package has moved to aws-cdk-lib/aws-eks-v2, which we know.
 *
 * Not `JSII_DEPRECATED=quiet`, which would silence the warnings of all other packages, too.
 *
 * Import this module before the package, which warns while it is loaded.
 */
const warn = console.warn;

console.warn = (...words: unknown[]) => {
  const [level, text] = words;
  if (level === '[WARNING]' && String(text).startsWith('@aws-cdk/aws-eks-v2-alpha.')) return;
  warn.apply(console, words);
};
