import type { Application, Probe, Service } from '../../../lib/definition/application.ts';
import {
  environment,
  placeVariables,
  tableEnvironment,
} from '../../../lib/definition/container-variables.ts';
import type { DeploymentTarget } from '../../../lib/definition/deployment-target.ts';
import { buildArguments, fullName, imageName } from '../../../lib/definition/image-names.ts';
import { inboundPorts } from '../../../lib/definition/load-balancer-check.ts';
import { needed } from '../../../lib/definition/needed.ts';
import { parseApplication } from '../../../lib/definition/parse-application.ts';
import {
  callablePorts,
  calledPort,
  portNumber,
  portNumbers,
  sysctlsFor,
} from '../../../lib/definition/ports.ts';
import { probeCommand, startupSeconds } from '../../../lib/definition/probe-commands.ts';
import { secretFile, secretFileEnvironment } from '../../../lib/definition/secrets.ts';
import {
  configurationAsVariable,
  configurationChecksum,
  configurationWriter,
} from '../../../lib/definition/sidecar-configuration.ts';
import { userAndGroup } from '../../../lib/definition/user-and-group.ts';
import { api, shop, web } from './shop.ts';

const applicationOf = (services: object): Application => parseApplication(shop(services));
const serviceOf = (change: object, others: object = {}): Service => {
  const { services } = applicationOf({ ...others, web: { ...web, ...change } });
  return services.find(({ name }) => name === 'web') as Service;
};

const target: DeploymentTarget = {
  platform: 'kubernetes',
  region: 'eu-central-1',
  tableName: 'shop-web',
  sidecarHost: (name) => `host-of-${name}`,
  resourceAddress: ({ name }) => ({ host: name, tls: false }),
  localTable: true,
};

describe('environment variables', () => {
  const others = {
    api: { ...api, ports: { http: 3000, admin: { number: 3001, visibility: 'none' } } },
    orders: {
      ...api,
      ports: { grpc: { number: 4000, protocol: 'grpc' }, tcp: { number: 4001, protocol: 'tcp' } },
    },
  };
  const textOf = (value: unknown, change: object = {}) => {
    const application = applicationOf({
      web: { ...web, ...change, environment: { VALUE: value } },
      ...others,
    });
    const service = application.services.find(({ name }) => name === 'web') as Service;
    return environment({ application, service, target }).VALUE;
  };

  it.each<[unknown, string]>([
    ['a text', 'a text'],
    ['', ''],
    [{ port: 'http' }, '8080'],
    [{ service: 'api' }, 'http://api:3000'],
    [{ service: 'api', as: 'address' }, 'api:3000'],
    [{ service: 'api', as: 'host' }, 'api'],
    [{ service: 'api', as: 'port' }, '3000'],
    [{ service: 'orders', port: 'grpc' }, 'grpc://orders:4000'],
    [{ service: 'orders', port: 'tcp' }, 'tcp://orders:4001'],
    [{ sidecar: 'proxy' }, 'http://host-of-proxy:9901'],
    [{ sidecar: 'proxy', port: 'admin' }, 'http://host-of-proxy:9901'],
    [{ table: 'name' }, 'shop-web'],
    [{ table: 'partition-key' }, 'id'],
    [{ table: 'time-to-live-attribute' }, 'expires'],
    [{ fact: 'service-name' }, 'web'],
    [{ fact: 'version' }, '0.1.0'],
    [{ fact: 'platform' }, 'kubernetes'],
    [{ fact: 'request-timeout-seconds' }, '10'],
    [{ fact: 'stop-seconds' }, '20'],
    [{ fact: 'user-id' }, '10001'],
  ])('hold %j as %j', (value, text) => {
    expect(textOf(value)).toBe(text);
  });

  it('keep connections longer than the load balancer', () => {
    const keepAlive = { fact: 'keep-alive-seconds' };
    expect(textOf(keepAlive)).toBe('65');
    expect(textOf(keepAlive, { exposure: { port: 'http', idleTimeoutSeconds: 90 } })).toBe('95');
    expect(textOf(keepAlive, { exposure: undefined })).toBe('65');
  });

  it('leave out places, which only Kubernetes knows', () => {
    expect(textOf({ place: 'zone' })).toBeUndefined();
    expect(placeVariables(serviceOf({ environment: { A: 'x', Z: { place: 'zone' } } }).environment)).toEqual([
      ['Z', 'zone'],
    ]);
  });

  it('are nothing but what the definition asks for', () => {
    const application = applicationOf({ api });
    expect(environment({ application, service: application.services[0] as Service, target })).toEqual({});
  });

  it('are those of another container, if it is named', () => {
    const application = applicationOf({ web });
    const context = { application, service: application.services[0] as Service, target };
    expect(environment(context, { OWN: { port: 'http' } })).toEqual({ OWN: '8080' });
  });
});

describe('the variables by which the AWS SDK finds a table', () => {
  const application = applicationOf({ web, api });
  const [ofWeb, ofApi] = application.services as [Service, Service];

  it('name the region alone, in AWS', () => {
    expect(
      tableEnvironment({ application, service: ofWeb, target: { ...target, localTable: false } }),
    ).toEqual({
      AWS_REGION: 'eu-central-1',
    });
  });

  it('name the local substitute, without AWS', () => {
    expect(tableEnvironment({ application, service: ofWeb, target })).toEqual({
      AWS_REGION: 'eu-central-1',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://store:8000',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    });
  });

  it('are not set without a table', () => {
    expect(tableEnvironment({ application, service: ofApi, target })).toEqual({});
  });
});

describe('ports', () => {
  const ports = {
    http: 8080,
    grpc: { number: 9000, protocol: 'grpc' },
    admin: { number: 9001, visibility: 'none' },
  };
  const health = { readiness: { http: { port: 'admin' } } };

  it('have numbers', () => {
    expect(portNumbers(serviceOf({ ports }))).toEqual([8080, 9000, 9001]);
    expect(portNumber(serviceOf({ ports }), 'admin')).toBe(9001);
    expect(() => portNumber(serviceOf({ ports }), 'htp')).toThrow(
      'there is no port named htp; the ports are http, grpc, admin',
    );
  });

  it('can be called, but for those with visibility none', () => {
    expect(callablePorts(serviceOf({ ports })).map(([name]) => name)).toEqual(['http', 'grpc']);
  });

  it('are called by name, or as the only one', () => {
    const application = applicationOf({ web: { ...web, ports, health }, api });
    expect(calledPort(application, { service: 'web', port: 'grpc' })).toEqual({
      name: 'web',
      number: 9000,
      protocol: 'grpc',
    });
    expect(calledPort(application, { service: 'api' })).toEqual({
      name: 'api',
      number: 3000,
      protocol: 'http',
    });
    expect(() => calledPort(application, { service: 'jobs' })).toThrow('there is no port of jobs to call');
    expect(() => calledPort(application, { service: 'web', port: 'admin' })).toThrow(
      'there is no port admin of web to call',
    );
  });

  it('are called by a load balancer if they are public, or tell it of readiness', () => {
    expect(inboundPorts(serviceOf({ ports, health }))).toEqual([8080, 9001]);
    expect(inboundPorts(serviceOf({ ports, health: {} }))).toEqual([8080]);
    expect(inboundPorts(serviceOf({ ports, health, exposure: undefined }))).toEqual([]);
  });

  it('need a sysctl below 1024 alone', () => {
    expect(sysctlsFor(8080, 1024)).toEqual({});
    expect(sysctlsFor(8080, 1023)).toEqual({ 'net.ipv4.ip_unprivileged_port_start': '0' });
  });
});

describe('probes', () => {
  const service = serviceOf({});
  const probe = (way: object) => way as Probe;

  it('run the program of the image with the address', () => {
    expect(probeCommand(service, probe({ http: { port: 'http', path: '/live?x=1' } }))).toEqual([
      '/srv/probe',
      'http://127.0.0.1:8080/live?x=1',
    ]);
    expect(probeCommand(service, probe({ tcp: { port: 'http' } }))).toEqual([
      '/srv/probe',
      'tcp://127.0.0.1:8080',
    ]);
    expect(probeCommand(service, probe({ grpc: { port: 'http', service: 'orders' } }))).toEqual([
      '/srv/probe',
      'grpc://127.0.0.1:8080/orders',
    ]);
    expect(probeCommand(service, probe({ grpc: { port: 'http' } }))).toEqual([
      '/srv/probe',
      'grpc://127.0.0.1:8080/',
    ]);
  });

  it('run their own command, also without such a program', () => {
    const exec = probe({ exec: { command: ['check', '--all'] } });
    expect(probeCommand(serviceOf({ health: {} }), exec)).toEqual(['check', '--all']);
  });

  it('are no command without a program', () => {
    expect(probeCommand(serviceOf({ health: {} }), probe({ tcp: { port: 'http' } }))).toBeUndefined();
  });

  it('allow a start the product of period and threshold', () => {
    expect(startupSeconds(service)).toBe(60);
    expect(startupSeconds(serviceOf({ health: {} }))).toBeUndefined();
  });
});

describe('images', () => {
  it('have the name of the service and of its application, once', () => {
    expect(fullName({ application: 'shop', name: 'web' })).toBe('shop-web');
    expect(fullName({ application: 'web', name: 'web' })).toBe('web');
    expect(imageName(serviceOf({ version: '2.0.0' }))).toBe('shop-web:2.0.0');
    expect(imageName(serviceOf({ image: { reference: 'org/web:1' } }))).toBe('org/web:1');
  });

  it('are built with texts and facts', () => {
    const build = { context: 'web', arguments: { A: 'x', V: { fact: 'version' }, U: { fact: 'user-id' } } };
    expect(buildArguments(serviceOf({ image: { build } }))).toEqual({ A: 'x', V: '0.1.0', U: '10001' });
    expect(buildArguments(serviceOf({ image: { reference: 'org/web:1' } }))).toEqual({});
  });
});

describe('secrets', () => {
  const secrets = [
    { name: 'api-key', file: {} },
    { name: 'token', file: { path: '/var/keys/token', environmentVariable: 'TOKEN_FILE' } },
    { name: 'password', environmentVariable: 'PASSWORD' },
  ];

  it('have a file each, and a variable that names it where the image wants one', () => {
    const service = serviceOf({ secrets });
    expect(service.secrets.slice(0, 2).map(secretFile)).toEqual(['/etc/secrets/api-key', '/var/keys/token']);
    expect(secretFileEnvironment(service.secrets)).toEqual({ TOKEN_FILE: '/var/keys/token' });
  });

  it('have a value in a prop, or an error that names the others', () => {
    const values = new Map([['one', 1]]);
    expect(needed(values, 'one', 'secrets')).toBe(1);
    expect(() => needed(values, 'two', 'secrets')).toThrow('secrets must include two; got one');
    expect(() => needed(new Map(), 'two', 'secrets')).toThrow('secrets must include two; got none');
  });
});

describe('configurations of sidecars', () => {
  const collector = { name: 'the-proxy', image: 'otel/opentelemetry-collector:1' };

  it('are in a variable for a collector without a program of its own', () => {
    expect(configurationAsVariable(collector, 'text')).toEqual({
      command: ['--config=env:THE_PROXY_CONFIGURATION'],
      environment: { THE_PROXY_CONFIGURATION: 'text' },
    });
    expect(configurationAsVariable({ ...collector, command: ['--config=/x'] }, 'text')).toBeUndefined();
    expect(configurationAsVariable({ ...collector, image: 'org/proxy:1' }, 'text')).toBeUndefined();
  });

  it('are written into the folder of the file for others', () => {
    expect(configurationWriter('proxy', '/etc/proxy/proxy.yaml', 'text')).toMatchObject({
      name: 'proxy_configuration',
      environment: { CONFIGURATION: 'text' },
      folder: '/etc/proxy',
      command: [expect.anything(), expect.anything(), expect.anything(), '/etc/proxy/proxy.yaml'],
    });
  });

  it('have another checksum for another text', () => {
    expect(configurationChecksum('a', 'b')).toMatch(/^[0-9a-f]{16}$/);
    expect(configurationChecksum('a', 'b')).not.toBe(configurationChecksum('ab'));
  });
});

it('writes a user with its group, or leaves it to the image', () => {
  expect(userAndGroup({ userId: 7 })).toBe('7:7');
  expect(userAndGroup({})).toBeUndefined();
});
