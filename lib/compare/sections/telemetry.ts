import { parse } from 'yaml';
import type { LeafPath } from '../../leaves.ts';
import { absent, approximated, cite, native, say } from '../cell.ts';
import { as, given, listed, otherwise, type Reading, some } from '../reading.ts';
import { concern, judged, type SectionOf } from '../section.ts';

const CONFIGURATION: readonly LeafPath[] = ['sidecars[].configuration.local', 'sidecars[].configuration.aws'];

export const telemetry: SectionOf = (on) => {
  const { compose, ecs, eks, kubernetes, eksStack } = on;
  // The control plane has a log group of its own.
  const containers = eksStack('AWS::Logs::LogGroup', ({ LogGroupName }) =>
    JSON.stringify(LogGroupName ?? '').includes('/aws/containerinsights/'),
  );
  const addOn = (name: string) =>
    eksStack('AWS::EKS::Addon', ({ AddonName }) => AddonName === name)('AddonName');
  const retention = (days: Reading) => given('kept', 'days', days);
  const pipelines = (
    signal: string,
    telling: { compose?: Reading; ecs?: Reading; eks?: Reading; kubernetes?: Reading },
  ) => {
    const cell = (names: Reading, text: Reading, sends?: Reading) =>
      some(names)
        ? say`by ${listed(names)} to ${exporters(text, signal)}${sends ? as(sends, (to: string) => `; the service sends ${to}`) : NOTHING}`
        : say`${listed(names, 'no sidecar')}`;
    return {
      compose: cell(compose.sidecars, compose.configuration, telling.compose),
      ecs: cell(ecs.ofSidecars('Name'), ecs.sidecar('Environment', 0, 'Value'), telling.ecs),
      eks: cell(eks.sidecars, eks.configuration, telling.eks),
      kubernetes: cell(kubernetes.sidecars, kubernetes.configuration, telling.kubernetes),
    };
  };
  const traces = (variable: Reading) => otherwise(variable, 'them by its own default');
  const TRACES = 'OTEL_TRACES_EXPORTER';

  return {
    title: 'Logs, metrics and traces',
    concerns: [
      concern('logs', ['logs.retentionDays', 'logs.maxFileMiB', 'logs.maxFiles'], {
        compose: say`${compose.main('logging', 'driver')} on the machine, ${compose.main('logging', 'options', 'max-file')} files of ${compose.main('logging', 'options', 'max-size')}`,
        ecs: say`CloudWatch Logs, ${retention(ecs.logs('RetentionInDays'))} days, ${ecs.main('LogConfiguration', 'Options', 'mode')}`,
        eks: say`CloudWatch Logs, ${retention(containers('RetentionInDays'))} days, by ${as(addOn('amazon-cloudwatch-observability'), () => 'an add-on of EKS')}${cite('eks-container-logs')}`,
        kubernetes: say`${otherwise(kubernetes.object('DaemonSet/')(), 'standard output, kept by whatever the cluster has')}${cite('kubernetes-logging')}`,
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
        compose: absent`docker stats: current values, nothing kept${cite('docker-stats')}`,
        ecs: native`CPU and memory of the service, in CloudWatch${cite('ecs-metrics')}`,
        eks: eks.scaler().value
          ? approximated`add-on ${addOn('metrics-server')}: current CPU and memory, for the autoscaler; nothing kept${cite('kubernetes-metrics')}`
          : absent`${otherwise(addOn('metrics-server'), 'none: no add-on for it')}${cite('kubernetes-metrics')}`,
        kubernetes: kubernetes.scaler().value
          ? absent`metrics-server is yours to install: ${as(kubernetes.scaler('metrics', 0, 'type'), () => 'the autoscaler')} waits for it${cite('kubernetes-metrics')}`
          : absent`metrics-server is yours to install${cite('kubernetes-metrics')}`,
      }),
    ],
  };
};

const NOTHING: Reading = { value: '', evidence: [] };

interface Collector {
  readonly exporters?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly service?: {
    readonly pipelines?: Readonly<Record<string, { readonly exporters?: readonly string[] }>>;
  };
}

/** Where a pipeline of an OpenTelemetry Collector leads, as its configuration says. */
const exporters = (configuration: Reading, signal: string): Reading =>
  as(configuration, (text: string) => {
    const { exporters = {}, service }: Collector = parse(text) ?? {};
    const names = service?.pipelines?.[signal]?.exporters;
    return (
      names?.map((name) => where(name, exporters[name] ?? {})).join(', ') ??
      `nowhere: no pipeline of ${signal}`
    );
  });

/** The host of an exporter's endpoint, or its name where it has none. */
function where(name: string, exporter: Readonly<Record<string, unknown>>): string {
  const endpoint = Object.entries(exporter).find(([key]) => key.endsWith('endpoint'))?.[1];
  const url = String(endpoint).replaceAll(/\$+\{[^}]*\}/g, 'REGION');
  return endpoint && URL.canParse(url)
    ? new URL(url).hostname.replace('region', 'REGION')
    : `${name}, its own log`;
}
