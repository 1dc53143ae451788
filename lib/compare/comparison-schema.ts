import { z } from 'zod';
import type { DeepReadonly } from '../definition/application.ts';
import { UNITS } from './runs/figures.ts';
import { runSchema } from './runs/run.ts';
import { STANDINGS } from './runs/standing.ts';
import { TARGET_IDS } from './targets.ts';

/** The kinds of boxes in the picture of a deployment. */
const NODE_KINDS = [
  'callers',
  'entrance',
  'service',
  'job',
  'database',
  'cache',
  'tables',
  'volume',
  'secrets',
  'logs',
] as const;

/** The kinds of arrows in the picture of a deployment. */
const EDGE_KINDS = ['calls', 'connects', 'mounts', 'reads', 'logs'] as const;

/*
 * The comparison, as `npm run compare -- --json` prints it. Its JSON Schema is comparison.schema.json beside this file.
 * Whoever changes what a reader of it relies on raises the version.
 */

const target = z.enum(TARGET_IDS);

const evidence = z.union([
  z.strictObject({
    file: z.string().describe('an artefact, by its path in cdk.out'),
    pointer: z
      .string()
      .describe(
        'a JSON pointer into it; several Kubernetes objects, in a file or in the text of a Manifest, stand by Kind/name',
      ),
    found: z.boolean().describe('false where it is the absence that says something'),
  }),
  z.strictObject({ source: z.string().describe('a key of sources') }),
  z.strictObject({
    measurement: z.string().describe('a saved run, by its path in measurements/, or where runs would be'),
    found: z.boolean().describe('false where it is the absence of runs that says something'),
  }),
  z.strictObject({
    tier: z
      .string()
      .describe(
        'an npm script whose tests, on the sample, run the commands of the cell as they stand, or hold what it says',
      ),
  }),
  z.strictObject({ price: z.string().describe('a key of prices') }),
]);

const value = z.strictObject({
  name: z.string(),
  value: z.union([z.number(), z.string(), z.boolean()]),
  unit: z.string().optional().describe('the same in all columns'),
  service: z.string().optional().describe('the service that has it, where the services differ'),
});

const level = z
  .enum(['native', 'approximated', 'absent', 'not-applicable'])
  .describe('yes, partly, no or yours to build, not applicable: in the same sense on every row');

const cell = z.strictObject({
  text: z
    .string()
    .describe(
      'begins with "not found: " where a line is missing that nothing leaves out; services that differ are named: "links: 2 to 6; worker: 1"',
    ),
  parts: z
    .array(z.strictObject({ services: z.array(z.string()).min(1), text: z.string() }))
    .min(1)
    .optional()
    .describe(
      'the text by services, where they differ; a service to which the cell does not apply is in none',
    ),
  values: z.array(value),
  verdict: level
    .optional()
    .describe(
      'its own, or else that of its fields together; the worst of the services that differ; none where a line is missing, no evidence decides, or the cell is a figure',
    ),
  evidence: z.array(evidence).min(1),
  alike: z
    .array(evidence)
    .min(1)
    .optional()
    .describe('the evidence of the other services, where the text stands for all of them'),
  commands: z
    .array(z.string())
    .min(1)
    .optional()
    .describe(
      'lines for a POSIX shell in a checkout, one after the other; "# edit ..." stands for an edit, and "# links" precedes the lines for one of several services',
    ),
});

const row = z.strictObject({
  id: z.string(),
  title: z.string(),
  fields: z.array(z.string()).describe("the definition's fields that the row is about"),
  cells: z.record(target, cell),
});

const section = z.strictObject({ id: z.string(), title: z.string(), rows: z.array(row) });

const field = z.strictObject({
  field: z.string().describe('a field of the definition'),
  cells: z.record(
    target,
    z.strictObject({
      verdict: level,
      terms: z.array(z.string()).describe('what the platform calls the places that the field moves'),
      text: z.string().optional().describe('what is lost, why there is nothing, or why nothing is needed'),
      source: z.string().optional().describe('a key of sources'),
    }),
  ),
});

const spread = z.strictObject({ median: z.number(), least: z.number(), most: z.number() });

const series = z.strictObject({
  engine: z.string().describe('a key of engines'),
  setting: runSchema
    .pick({ engine: true, machine: true, artefact: true })
    .extend({ application: z.string(), service: z.string() }),
  standing: z
    .enum(STANDINGS)
    .nullable()
    .describe(
      'whether the runs count for what is rendered now, or were made with an older artefact, or with another application',
    ),
  commit: z.string(),
  ratePerSecond: z.number(),
  date: z.string(),
  runs: z.array(z.string()).describe('paths in measurements/'),
  lines: z.array(
    z.strictObject({
      title: z.string(),
      unit: z.enum(UNITS).optional(),
      spread: spread.nullable().describe('null where no run has the figure'),
    }),
  ),
  timeline: z
    .strictObject({
      run: z.string(),
      commandSeconds: z.number().nullable(),
      seconds: z.array(z.strictObject({ second: z.int(), succeeded: z.int(), failed: z.int() })),
    })
    .describe('of the run with the median number of failed requests; seconds from the command on'),
});

const scenario = z.strictObject({
  id: z.string(),
  title: z.string(),
  does: z.string(),
  on: z.array(z.union([series, z.strictObject({ engine: z.string(), reason: z.string() })])),
});

const engine = z.strictObject({
  title: z.string(),
  target,
  isEmulated: z.boolean().describe('its figures say nothing of AWS'),
  is: z.string(),
});

const source = z.strictObject({
  publisher: z.string(),
  title: z.string(),
  url: z.string(),
  date: z.string().describe('when it was read, or written, as far as that is known'),
});

const price = z.strictObject({
  usd: z.number(),
  unit: z.string(),
  source: z.string(),
  asOf: z.string().describe('the day of the price list, as its source tells it'),
  verified: z.boolean().describe('whether a dated source says that it read the price list'),
  note: z.string().optional(),
});

const architecture = z.enum(['x86_64', 'arm64']);

const perStack = z.strictObject({ shared: z.number(), ecs: z.number(), eks: z.number() });

const pod = z.strictObject({ millicores: z.number(), memoryMiB: z.number(), architecture });

const quantities = z.strictObject({
  services: z.array(z.string()).describe('other lists here have the same order'),
  replicas: z.array(z.number()).describe('at the least'),
  publicServices: z.number().describe('those that a load balancer leads to'),
  servicesWithPorts: z.number().describe('all others are workers'),
  balancerZones: z.number(),
  nodeZones: z.number(),
  natGateways: perStack,
  addresses: perStack.describe('public ones, without those of load balancers'),
  loadBalancers: perStack.describe('on EKS, those that EKS makes for Ingresses'),
  secrets: perStack,
  tables: perStack,
  databases: z
    .array(
      z.strictObject({
        instanceClass: z.string(),
        instances: z.number().describe('2 with a standby, otherwise 1'),
        storageGiB: z.number(),
      }),
    )
    .describe('of RDS'),
  caches: perStack.describe('serverless ones of ElastiCache'),
  fileSystems: perStack.describe('of EFS'),
  volumesGiB: z.number().describe('of all claims on EKS together'),
  clusters: perStack,
  keys: perStack,
  metricsServer: z.boolean().describe('whether EKS has the add-on'),
  taskLogDays: z.array(z.number()),
  podLogDays: z.number(),
  controlPlaneLogDays: z.number().describe('0 where it keeps no logs'),
  tasks: z.array(
    z.strictObject({
      vcpus: z.number(),
      memoryGB: z.number(),
      architecture,
      withProxyCpu: z
        .strictObject({ vcpus: z.number(), memoryGB: z.number() })
        .optional()
        .describe('the size with the CPU that AWS recommends for the proxy of Service Connect'),
    }),
  ),
  pods: z.array(pod),
  containers: pod.describe('limits of all containers that Docker Compose keeps running, together'),
  types: z.array(z.string()).describe('of resources, and kinds of objects'),
});

const operator = z
  .enum(['aws', 'you'])
  .describe('who keeps it running: patches it, restarts it, replaces it when it fails');

const picture = z.strictObject({
  groups: z
    .array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        operator,
        inside: z.string().optional().describe('the group around it, which precedes it in the list'),
        evidence: z.array(evidence),
      }),
    )
    .describe('a machine, a network, a cluster'),
  nodes: z.array(
    z.strictObject({
      id: z
        .string()
        .describe('its kind and, where there may be several of the kind, its name: service/links'),
      kind: z.enum(NODE_KINDS),
      title: z.string(),
      lines: z.array(z.string()).describe('figures and names of it'),
      operator: operator.nullable().describe('null for callers'),
      group: z.string().optional(),
      replicas: z.strictObject({ least: z.number(), most: z.number() }).optional(),
      parts: z
        .array(
          z.strictObject({ title: z.string(), is: z.enum(['sidecar', 'init step']), operator: operator }),
        )
        .describe('the other containers of each replica'),
      evidence: z.array(evidence),
    }),
  ),
  edges: z.array(
    z.strictObject({
      from: z.string().describe('the id of a node or, for what all its nodes do, of a group'),
      to: z.string().describe('the id of a node'),
      does: z.enum(EDGE_KINDS),
      label: z.string().optional(),
      evidence: z.array(evidence),
    }),
  ),
});

export const comparisonSchema = z.strictObject({
  version: z.literal(6),
  application: z.string().describe('the application that was rendered'),
  services: z.array(z.string()).min(1).describe('its services, each after those that it calls'),
  columns: z.array(z.strictObject({ id: target, title: z.string() })),
  refused: z
    .array(z.strictObject({ id: target, reason: z.string() }))
    .describe('deployments that CloudFormation refuses as they are, each with what to change'),
  notices: z.array(z.string()).describe('what to know first, each with what to do'),
  pictures: z.record(target, picture).describe('each deployment as a graph, as the page draws it'),
  sections: z.array(section),
  fields: z.array(field),
  engines: z.record(z.string(), engine).describe('what runs were made on'),
  measured: z.array(scenario),
  limits: z.array(z.string()).describe('what was not verified; text between backticks is code'),
  sources: z.record(z.string(), source).describe('those that are cited'),
  billed: z
    .strictObject({
      quantities: quantities.describe('what the templates have that is paid for'),
      prices: z.record(z.string(), z.strictObject({ usd: z.number(), verified: z.boolean() })),
    })
    .optional()
    .describe('what costs are calculated from; none where a template lacks what is paid for'),
  prices: z.record(z.string(), price).describe('those that figures rest on'),
});

export type Comparison = DeepReadonly<z.output<typeof comparisonSchema>>;
export type Section = Comparison['sections'][number];
export type Row = Section['rows'][number];
export type Cell = Row['cells'][keyof Row['cells']];
export type Field = Comparison['fields'][number];
export type MeasuredScenario = Comparison['measured'][number];
export type MeasuredSeries = Extract<MeasuredScenario['on'][number], { readonly lines: unknown }>;
export type Evidence = Cell['evidence'][number];
export type Picture = Comparison['pictures'][keyof Comparison['pictures']];
export type PictureNode = Picture['nodes'][number];
export type PictureGroup = Picture['groups'][number];
export type PictureEdge = Picture['edges'][number];
export type CellValue = Cell['values'][number];
export type Level = z.output<typeof level>;
