import { only, renderApplication, type TemplateJson } from '../../../render-project.ts';
import { shop, withoutResources } from '../databases.ts';
import { all } from '../ecs/links.ts';

const sharedOf = (definition: object, context: object = {}) =>
  renderApplication(definition, context).json('Shared');
const shared = sharedOf(shop);
const { idle } = shop.services;

/** The resources of CloudFormation with a type and a tag, by which people tell one database from another. */
const tagged = ({ Resources }: TemplateJson, type: string, name: string) => {
  const found = Object.values(Resources).filter(
    ({ Type, Properties }) =>
      Type === type && Properties.Tags.some((tag: object) => tag && Object.values(tag).includes(name)),
  );
  expect(found).not.toEqual([]);
  return found;
};
const instance = (name: string, template = shared) => {
  const [found] = tagged(template, 'AWS::RDS::DBInstance', name);
  return found ?? { Type: '', Properties: {} };
};

it('has an instance of RDS for each database, encrypted at rest, as the definition says', () => {
  const common = {
    StorageEncrypted: true,
    StorageType: 'gp3',
    PubliclyAccessible: false,
    MasterUsername: 'app',
  };
  expect(instance('orders').Properties).toMatchObject({
    ...common,
    ...{ Engine: 'postgres', EngineVersion: '17', DBName: 'orders', DBInstanceClass: 'db.t4g.micro' },
    ...{ MultiAZ: false, AllocatedStorage: '20', BackupRetentionPeriod: 7 },
  });
  expect(instance('books').Properties).toMatchObject({
    ...common,
    ...{ Engine: 'mysql', EngineVersion: '8.4', DBName: 'books' },
    ...{ MultiAZ: true, AllocatedStorage: '30', BackupRetentionPeriod: 9 },
  });
});

it('takes connections with TLS alone, as many as the definition says', () => {
  expect(
    all(shared, 'AWS::RDS::DBParameterGroup').map(({ Family, Parameters }) => [Family, Parameters]),
  ).toEqual([
    ['postgres17', { max_connections: '50', 'rds.force_ssl': '1' }],
    ['mysql8.4', { max_connections: '100', require_secure_transport: '1' }],
  ]);
});

it('has a serverless cache of Valkey', () => {
  const { Engine, MajorEngineVersion, SnapshotRetentionLimit, ServerlessCacheName } = only(
    shared,
    'AWS::ElastiCache::ServerlessCache',
  );
  expect({ Engine, MajorEngineVersion, SnapshotRetentionLimit }).toEqual({
    Engine: 'valkey',
    MajorEngineVersion: '8',
    SnapshotRetentionLimit: 7,
  });
  expect(ServerlessCacheName).toMatch(/^[a-z][a-z0-9-]{0,34}$/);
});

it('gives a cache with a long name, and its last snapshot, names that ElastiCache takes', () => {
  const long = {
    name: 'a'.repeat(40),
    services: { idle },
    resources: { ['q'.repeat(40)]: { type: 'redis' } },
  };
  const { FinalSnapshotName, ServerlessCacheName } = only(
    sharedOf(long),
    'AWS::ElastiCache::ServerlessCache',
  );
  expect(ServerlessCacheName).toMatch(/^[a-z][a-z0-9-]{0,39}$/);
  // And a number of the stack: no later stack of the same name has the same.
  expect(JSON.stringify(FinalSnapshotName)).toMatch(new RegExp(`"${ServerlessCacheName}-",.*AWS::StackId`));
});

it('lets nobody connect at first, and lets no database connect to anything', () => {
  const groups = all(shared, 'AWS::EC2::SecurityGroup');
  expect(groups.map(({ GroupDescription }) => GroupDescription)).toEqual([
    'admits what uses orders',
    'admits what uses books',
    'admits what uses queue',
  ]);
  for (const { SecurityGroupIngress, SecurityGroupEgress } of groups) {
    expect(SecurityGroupIngress).toBeUndefined();
    expect(SecurityGroupEgress).toEqual([expect.objectContaining({ Description: 'Disallow all traffic' })]);
  }
  expect(all(shared, 'AWS::EC2::SecurityGroupIngress')).toEqual([]);
});

it('keeps the data as a last snapshot, with the password, and is protected', () => {
  for (const name of ['orders', 'books']) {
    const { DeletionPolicy, Properties } = instance(name);
    expect([name, DeletionPolicy, Properties.DeletionProtection]).toEqual([name, 'Snapshot', true]);
    const secrets = tagged(shared, 'AWS::SecretsManager::Secret', name);
    const policies = secrets.map((one) => [one.Properties.Description, one.DeletionPolicy]);
    expect(Object.fromEntries(policies)).toEqual({
      [`the password of ${name}`]: 'Retain',
      [`the URL of ${name}, with its password`]: 'Delete',
    });
  }
  const { FinalSnapshotName } = only(shared, 'AWS::ElastiCache::ServerlessCache');
  // Two stacks that are made after each other must not want one name.
  expect(JSON.stringify(FinalSnapshotName)).toContain('AWS::StackId');
});

it('keeps nothing where the context says so', () => {
  const template = sharedOf(shop, { keepData: 'false' });
  for (const name of ['orders', 'books']) {
    const { DeletionPolicy, Properties } = instance(name, template);
    expect([name, DeletionPolicy, Properties.DeletionProtection]).toEqual([name, 'Delete', false]);
    const secrets = tagged(template, 'AWS::SecretsManager::Secret', name);
    expect(secrets.map(({ DeletionPolicy: policy }) => policy)).toEqual(['Delete', 'Delete']);
  }
  expect(only(template, 'AWS::ElastiCache::ServerlessCache')).not.toHaveProperty('FinalSnapshotName');
});

it('is as before for an application without resources, and with an outside one alone', () => {
  const { mail } = shop.resources;
  const outside = { ...withoutResources, resources: { mail } };
  expect(sharedOf(outside)).toEqual(sharedOf(withoutResources));
  const types = Object.values(sharedOf(withoutResources).Resources).map(({ Type }) => Type);
  expect(types.join()).not.toMatch(/RDS|ElastiCache|Secret|SSM|SecurityGroup/);
});
