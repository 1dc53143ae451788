/*
 * The ids of parameters, outputs and rules in CloudFormation templates, as far as they are made of names. Logical ids have
 * letters and digits only, so two names can become one id. The rules refuse such names: see rules/logical-ids.ts.
 */

type Named = { readonly name: string };

/** The form of a name in a logical id: `link-shop` is `LinkShop`. */
const pascalCase = (name: string): string =>
  name.replace(/(?:^|-+)([a-z0-9])/g, (_, first: string) => first.toUpperCase());

/**
 * The construct id of something that has its name as id, in a scope of its own. Constructs look up their children in a
 * plain object, which has a `constructor` already. Source: constructs, `Node.addChild`.
 */
export const constructId = (name: string): string => (name in {} ? `Named-${name}` : name);

/** The construct ids, by what they stand for. */
export const logicalIds = {
  /** The name of a service's table: an output of the shared stack, and a parameter of the others. */
  tableName: ({ name }: Named) => `${pascalCase(name)}TableName`,
  /** The URL of a public service. */
  url: ({ name }: Named) => `${pascalCase(name)}Url`,
  /** The command that prints the URL of a public service or of a database. */
  urlCommand: ({ name }: Named) => `${pascalCase(name)}UrlCommand`,
  /** The command that runs a job. */
  runCommand: ({ name }: Named) => `${pascalCase(name)}RunCommand`,
  /** The command that stores a secret of a service or a job. */
  storeSecretCommand: (service: Named, secret: Named) =>
    `${pascalCase(service.name)}${pascalCase(secret.name)}Command`,
  /** The command that stores the URL of a resource outside of the application. */
  storeUrlCommand: ({ name }: Named) => `${pascalCase(name)}Command`,
  /** The name of the instance of a database. */
  instance: ({ name }: Named) => `${pascalCase(name)}Instance`,
  /** The parameter with something that a deployment has to know of a database or a cache. */
  resourceParameter: ({ name }: Named, key: 'host' | 'group' | 'url' | 'password') =>
    `${pascalCase(name)}${pascalCase(key)}`,
  /** The rule that refuses shared volumes of a service on EKS. */
  sharedVolumes: ({ name }: Named) => `SharedVolumes-${name}`,
  /** The command that has kubectl speak to the cluster. */
  kubeconfigCommand: 'KubeconfigCommand',
} as const;
