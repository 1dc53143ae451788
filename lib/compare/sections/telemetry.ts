import { parse } from 'yaml';
import { absent, approximated, cite, type Judgement, native, notApplicable, say } from '../readings/cell.ts';
import type { Json } from '../readings/json.ts';
import { given, listed, map, orElse, type Reading, some, text } from '../readings/reading.ts';
import type { Target } from '../targets.ts';
import type { FieldPath } from '../verdicts/definition-fields.ts';
import { cellsWith, concern, judged, type SectionOf } from './section.ts';

const CONFIGURATION: readonly FieldPath[] = [
  'sidecars[].configuration.local',
  'sidecars[].configuration.aws',
];

export const telemetry: SectionOf = (on) => {
  const { compose, ecs, eks, kubernetes, eksStack } = on;
  // The control plane has a log group of its own.
  const containers = eksStack('AWS::Logs::LogGroup', ({ LogGroupName }) =>
    JSON.stringify(LogGroupName ?? '').includes('/aws/containerinsights/'),
  );
  const addOn = (name: string) =>
    eksStack('AWS::EKS::Addon', ({ AddonName }) => AddonName === name)('AddonName');
  const retention = (days: Reading) => given('kept', 'days', days);
  const collectors = {
    compose: map(compose.configuration, withPipelines),
    ecs: map(text(ecs.configuration('Value')), withPipelines),
    eks: map(eks.configuration, withPipelines),
    kubernetes: map(kubernetes.configuration, withPipelines),
  };
  const pipelines = (signal: string, telling: Partial<Record<Target, Reading<string>>>) => {
    const cell = (
      names: Reading<readonly Json[]>,
      collector: Reading<Collector>,
      sends = NOTHING,
    ): Judgement => {
      if (!some(names)) return notApplicable`${listed(names, 'no sidecar')}`;
      const to = exporters(collector, signal);
      const sent = map(sends, (to) => to && `; the service sends ${to}`);
      const tell = sends.value === 'none' ? notApplicable : keeping(to);
      return tell`by ${listed(names)} to ${to}${sent}`;
    };
    return cellsWith(collectors, () => ({
      compose: cell(compose.sidecars, collectors.compose, telling.compose),
      ecs: cell(ecs.ofSidecars('Name'), collectors.ecs, telling.ecs),
      eks: cell(eks.sidecars, collectors.eks, telling.eks),
      kubernetes: cell(kubernetes.sidecars, collectors.kubernetes, telling.kubernetes),
    }));
  };
  const traces = (variable: Reading) => orElse(text(variable), 'them by its own default');
  const TRACES = 'OTEL_TRACES_EXPORTER';

  return {
    title: 'Logs, metrics and traces',
    concerns: [
      concern('logs', ['logs.retentionDays', 'logs.maxFileMiB', 'logs.maxFiles'], {
        compose: say`${compose.main('logging', 'driver')} on the machine, ${compose.main('logging', 'options', 'max-file')} files of ${compose.main('logging', 'options', 'max-size')}`,
        ecs: say`CloudWatch Logs, ${retention(ecs.logs('RetentionInDays'))} days, ${map(ecs.main('LogConfiguration', 'Options', 'mode'), (mode) => (mode === 'non-blocking' ? 'non-blocking: lines are lost while their buffer is full' : mode))}${cite('ecs-log-mode')}`,
        eks: say`CloudWatch Logs, ${retention(containers('RetentionInDays'))} days, by ${map(addOn('amazon-cloudwatch-observability'), () => 'an add-on of EKS')}${cite('eks-container-logs')}`,
        kubernetes: say`${orElse(kubernetes.object('DaemonSet/')(), 'standard output, kept by whatever the cluster has')}${cite('kubernetes-logging')}`,
      }),
      concern('metrics', CONFIGURATION, pipelines('metrics', {})),
      concern(
        'traces',
        CONFIGURATION,
        pipelines('traces', {
          compose: traces(compose.main('environment', TRACES)),
          ecs: traces(ecs.variable(TRACES)('Value')),
          eks: traces(eks.variable(TRACES)('value')),
          kubernetes: traces(kubernetes.variable(TRACES)('value')),
        }),
      ),
      judged('platform metrics', {
        compose: approximated`docker stats: current values, nothing kept${cite('docker-stats')}`,
        ecs: native`CPU and memory of the service, in CloudWatch${cite('ecs-metrics')}`,
        eks:
          addOn('metrics-server').value || eks.scaler('metrics').value
            ? approximated`add-on ${addOn('metrics-server')}: current CPU and memory, for the autoscaler; nothing kept${cite('kubernetes-metrics')}`
            : absent`${orElse(addOn('metrics-server'), 'none: EKS gets the add-on for it only where a service scales by load')}${cite('kubernetes-metrics')}`,
        kubernetes: absent`metrics-server is yours to install; an autoscaler with a target waits for it${cite('kubernetes-metrics')}`,
      }),
    ],
  };
};

const NOTHING: Reading<string> = { value: '', evidence: [] };
const NOWHERE = 'nowhere';
const OWN_LOG = 'its own log';

interface Collector {
  readonly exporters?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly service?: {
    readonly pipelines?: Readonly<Record<string, { readonly exporters?: readonly string[] }>>;
  };
}

/** The configuration of an OpenTelemetry Collector; undefined for that of another program. */
function withPipelines(text: string): Collector | undefined {
  try {
    const configuration: Collector | undefined = parse(text);
    return configuration?.service?.pipelines && configuration;
  } catch {
    return undefined;
  }
}

/** The destinations of a pipeline. */
const exporters = (configuration: Reading<Collector>, signal: string): Reading<string> =>
  map(configuration, ({ exporters = {}, service }) => {
    const names = service?.pipelines?.[signal]?.exporters;
    return (
      names?.map((name) => where(name, exporters[name] ?? {})).join(', ') ??
      `${NOWHERE}: no pipeline of ${signal}`
    );
  });

/** The verdict on a destination: yes for another host, partly for the collector's own log, no without any. */
function keeping({ value }: Reading<string>): typeof native {
  if (String(value).startsWith(NOWHERE)) return absent;
  return String(value).endsWith(OWN_LOG) ? approximated : native;
}

/** The host of an exporter's endpoint, or its name where it has none. */
function where(name: string, exporter: Readonly<Record<string, unknown>>): string {
  const endpoint = Object.entries(exporter).find(([key]) => key.endsWith('endpoint'))?.[1];
  const url = String(endpoint).replaceAll(/\$+\{[^}]*\}/g, 'REGION');
  return endpoint && URL.canParse(url)
    ? new URL(url).hostname.replace('region', 'REGION')
    : `${name}, ${OWN_LOG}`;
}
