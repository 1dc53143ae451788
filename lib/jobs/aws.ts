/*
 * AWS's CLI, in words that its versions 1 and 2 both have. Names that CloudFormation makes are looked up.
 */

/** Since when events are asked for, in the milliseconds of CloudWatch Logs. */
export const minutesAgo = (minutes: number): string => `$(($(date +%s) - ${60 * minutes}))000`;

export interface SecretNames {
  /** Of the secret in Secrets Manager: no other has it. */
  readonly description: string;
}

/** A new value that is in no history and no argument: it goes from one call to the other. */
export const putSecret = ({ description }: SecretNames): readonly string[] => [
  `SECRET=$(aws secretsmanager list-secrets --filters Key=description,Values='${description}' --query 'SecretList[0].ARN' --output text)`,
  "aws secretsmanager get-random-password --password-length 40 --exclude-punctuation --query RandomPassword --output text | tr -d '\\n' | aws secretsmanager put-secret-value --secret-id $SECRET --secret-string file:///dev/stdin",
];
