/**
 * Doubles dollar signs: in values of variables, commands and arguments Kubernetes replaces $(VARIABLE), and $$ by $.
 * The dollar sign of a CDK token stays as it is, because CloudFormation replaces the token.
 */
export const literally = (text: string): string => text.replaceAll(/\$(?!\{Token\[)/g, '$$$$');
