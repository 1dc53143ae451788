import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Application, Resource } from '../definition/application.ts';
import { needed } from '../definition/needed.ts';
import type { ResourceAddress, ResourceSecret } from '../definition/resources.ts';

/** A backing resource as a deployment on AWS uses it. */
export interface AwsResource {
  /** The host name.
   * @default - none: the resource is outside of the application, and its URL says all */
  readonly host?: string;
  /** The security group that admits those who use the resource.
   * @default - none: the resource is outside of the application */
  readonly group?: ISecurityGroup;
  /** The networks of the resource, as CIDR blocks.
   * @default - none: the resource is outside of the application */
  readonly cidrs?: readonly string[];
  /** The secrets of AWS Secrets Manager that hold the URL and the password, each alone. */
  readonly secrets: ReadonlyMap<'url' | 'password', ISecret>;
}

/** The backing resources of an application, by name. */
export type AwsResources = ReadonlyMap<string, AwsResource>;

/** The address of a resource on AWS, where every database and cache wants TLS. */
export const addressOn = (resources: AwsResources, { name }: Resource): ResourceAddress => ({
  host: needed(resources, name, 'resources').host ?? '',
  tls: true,
});

/** The secret that holds a part of a resource. */
export const secretOf = (
  resources: AwsResources,
  { resource, part }: Pick<ResourceSecret, 'resource' | 'part'>,
): ISecret =>
  needed(needed(resources, resource.name, 'resources').secrets, part, `secrets of ${resource.name}`);

/** The name in Secrets Manager of the URL of a resource outside of the application, which the user stores. */
export const nameOfExternalUrl = (application: string, resource: Pick<Resource, 'name'>): string =>
  `${application}/${resource.name}`;

/** The resources outside of the application, as a stack refers to them. */
export const externalResources = (
  scope: Construct,
  { name: application, resources }: Application,
): AwsResources =>
  new Map(
    resources
      .filter(({ type }) => type === 'external')
      .map((resource) => [
        resource.name,
        {
          secrets: new Map([
            [
              'url',
              Secret.fromSecretNameV2(
                scope,
                `Url-${resource.name}`,
                nameOfExternalUrl(application, resource),
              ),
            ],
          ]),
        },
      ]),
  );
