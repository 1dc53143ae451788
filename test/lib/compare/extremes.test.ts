import { comparison } from '../../../lib/compare/comparison.ts';
import { comparisonSchema } from '../../../lib/compare/comparison-schema.ts';
import { layOuter } from '../../../lib/compare/report/diagram/layout.ts';
import { markdown } from '../../../lib/compare/report/markdown.ts';
import { excerpts } from '../../../lib/compare/report/page/excerpt.ts';
import { page } from '../../../lib/compare/report/page/page.ts';
import { report } from '../../../lib/compare/report/report.ts';
import { artefactsOf } from './artefacts-of.ts';
import { oneService as service } from './compared-service.ts';

const [collector] = service.sidecars;
const probe = (seconds: number) => ({
  http: { port: 'http', path: '/' },
  periodSeconds: seconds,
  timeoutSeconds: 2,
});

/** As little of everything as the schema and the rules take. */
const SMALLEST = {
  name: 'abc',
  owner: 'abc',
  cpuMillicores: 10,
  memoryMiB: 6,
  ports: { http: 1 },
  exposure: { ...service.exposure, localPort: 1024, idleTimeoutSeconds: 2 },
  requestTimeoutSeconds: 1,
  environment: {},
  secrets: [],
  dynamoDbLocal: {
    port: 1,
    cpuMillicores: 10,
    memoryMiB: 6,
    storageGiB: 1,
  },
  health: {
    ...service.health,
    startup: { ...probe(1), failureThreshold: 1 },
    liveness: { ...probe(5), failureThreshold: 1 },
    readiness: { ...probe(5), failureThreshold: 2, successThreshold: 2 },
  },
  replicas: { min: 1, max: 1 },
  scaling: undefined,
  rollout: { surgePercent: 0, unavailablePercent: 100, deadlineSeconds: 60, rollback: false },
  shutdown: { drainSeconds: 1, stopSeconds: 5 },
  availability: { spreadOverZones: false, maxUnavailableReplicas: 1 },
  sidecars: [],

  security: { ...service.security, userId: 1, writablePaths: [] },
  network: { outboundPorts: [] },
  logs: { retentionDays: 1, maxFileMiB: 1, maxFiles: 1 },
};

/** As much of everything. */
const LARGEST = {
  name: 'a'.repeat(40),
  owner: 'a'.repeat(40),
  version: '1'.repeat(63),
  cpuMillicores: 31_950,
  memoryMiB: 244 * 1024 - 192,
  ports: { http: 65_535 },
  exposure: { ...service.exposure, localPort: 65_535, idleTimeoutSeconds: 3595 },
  requestTimeoutSeconds: 116,
  dynamoDbLocal: {
    port: 65_535,
    cpuMillicores: 32_000,
    memoryMiB: 244 * 1024,
    storageGiB: 1024,
  },
  health: {
    ...service.health,
    startup: { ...probe(1), timeoutSeconds: 60, failureThreshold: 300 },
    liveness: { ...probe(300), timeoutSeconds: 60, failureThreshold: 10 },
    readiness: { ...probe(300), timeoutSeconds: 60, failureThreshold: 10, successThreshold: 10 },
  },
  replicas: { min: 999, max: 1000 },
  scaling: { targetCpuPercent: 95, scaleOutDelaySeconds: 3600, scaleInDelaySeconds: 3600 },
  rollout: { surgePercent: 100, unavailablePercent: 100, deadlineSeconds: 3600, rollback: true },
  shutdown: { drainSeconds: 480, stopSeconds: 120 },
  availability: { spreadOverZones: true, maxUnavailableReplicas: 100 },
  sidecars: [{ ...collector, name: 'b'.repeat(40), userId: 65_534 }],
  security: {
    ...service.security,
    userId: 65_534,
    writablePaths: [{ path: '/tmp', sizeMiB: 1024 }],
  },
  network: { outboundPorts: [1, 65_535] },
  logs: { retentionDays: 731, maxFileMiB: 1024, maxFiles: 100 },
};

it.each([
  ['smallest', SMALLEST],
  ['largest', LARGEST],
])(
  'renders and compares the %s service that a definition may be, with no number that is none',
  async (_, change) => {
    const layOut = await layOuter();
    const artefacts = artefactsOf(change);
    const compared = comparison(artefacts);
    expect(comparisonSchema.parse(compared)).toEqual(compared);
    const excerptOf = excerpts(artefacts);
    const forms = [
      report(compared, { colours: false }),
      markdown(compared, excerptOf),
      page(compared, excerptOf, layOut, { style: '', script: '' }),
    ];
    for (const text of forms)
      expect(text.match(/.{0,40}(\bNaN\b|Infinity|not found: |\[object ).{0,40}/)).toBeNull();
  },
);
