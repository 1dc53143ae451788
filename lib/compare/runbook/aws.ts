import { READ_VALUE } from './procedure.ts';

/*
 * Commands for the AWS CLI that work in versions 1 and 2. They look up the names that CloudFormation generates.
 */

/** A shell expression for the time some minutes ago, in milliseconds as CloudWatch Logs expects it. */
export const minutesAgo = (minutes: number): string => `$(($(date +%s) - ${60 * minutes}))000`;

/** A secret in Secrets Manager. */
export type ManagedSecret =
  | {
      /** The description of a secret that the stack generates, which no other secret has. */
      readonly description: string;
    }
  | {
      /** The name of a secret that the user stores. */
      readonly name: string;
    };

/** A command that prints the physical name of the only resource of a type in a stack. */
export const resourceOf = (stackName: string, type: string): string =>
  `aws cloudformation describe-stack-resources --stack-name ${stackName} --query "StackResources[?ResourceType=='${type}'].PhysicalResourceId" --output text`;

/** A command that prints the value of an output of a stack. */
export const outputOf = (stackName: string, key: string): string =>
  `aws cloudformation describe-stacks --stack-name ${stackName} --query "Stacks[0].Outputs[?OutputKey=='${key}'].OutputValue" --output text`;

/**
 * A shell expression for the ARN of the secret with a description. The filter matches prefixes: it also finds the secrets of
 * an application with a longer name.
 */
export const secretDescribed = (description: string): string =>
  `$(aws secretsmanager list-secrets --filters Key=description,Values='${description}' --query "SecretList[?Description=='${description}'].ARN" --output text)`;

/** A command that gives a secret the value that comes through a pipe. */
export const putFromPipe = (secret: string): string =>
  `aws secretsmanager put-secret-value --secret-id ${secret} --secret-string file:///dev/stdin`;

/**
 * Commands that give a secret a new value: a random one, or one that the user types. The value goes through a pipe: it
 * appears in no argument and no shell history.
 */
export const putSecret = (secret: ManagedSecret): readonly string[] =>
  'name' in secret
    ? [READ_VALUE, `printf %s "$VALUE" | ${putFromPipe(secret.name)}`]
    : [
        `SECRET=${secretDescribed(secret.description)}`,
        `aws secretsmanager get-random-password --password-length 40 --exclude-punctuation --query RandomPassword --output text | tr -d '\\n' | ${putFromPipe('$SECRET')}`,
      ];

/** The reason why no tier has run the rotation of a secret whose value the user types. */
export const typedByUser = (secret: ManagedSecret): { readonly notRun?: string } =>
  'name' in secret ? { notRun: 'the value is yours' } : {};
