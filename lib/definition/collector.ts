import { stringify } from 'yaml';

/*
 * The configuration of the OpenTelemetry Collector beside the service. The collector receives OTLP over HTTP. It sends
 * the data to its own log on a developer's machine or a plain cluster, and to CloudWatch in AWS.
 */

export const OTLP_PORT = 4318;
export const HEALTH_PORT = 13133;

const base = (
  exporters: Record<string, object>,
  metricsTo: string,
  tracesTo: string,
  extensions: Record<string, object> = {},
) =>
  stringify({
    extensions: { health_check: { endpoint: `0.0.0.0:${HEALTH_PORT}` }, ...extensions },
    receivers: { otlp: { protocols: { http: { endpoint: `0.0.0.0:${OTLP_PORT}` } } } },
    processors: {
      // First in each pipeline: it refuses data before the container runs out of memory.
      memory_limiter: { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 20 },
      // CloudWatch takes no more than 1000 data points a request, and a metric may have several.
      batch: { send_batch_size: 200, send_batch_max_size: 200, timeout: '5s' },
    },
    exporters,
    service: {
      extensions: ['health_check', ...Object.keys(extensions)],
      pipelines: {
        metrics: { receivers: ['otlp'], processors: ['memory_limiter', 'batch'], exporters: [metricsTo] },
        traces: { receivers: ['otlp'], processors: ['memory_limiter', 'batch'], exporters: [tracesTo] },
      },
    },
  });

/** The configuration without AWS: prints the received data, which `docker compose logs collector` shows. */
export const local = base({ debug: { verbosity: 'normal' } }, 'debug', 'debug');

const signedBy = (service: string) => ({ region: `\${env:AWS_REGION}`, service });

/**
 * The configuration for AWS: sends the data to CloudWatch's OTLP endpoints, which accept only HTTP signed with SigV4.
 * Source: CloudWatch user guide, "OTLP endpoints". Metrics were in preview in a few regions in April 2026; traces need
 * Transaction Search switched on in the account.
 */
export const aws = base(
  {
    'otlp_http/metrics': {
      metrics_endpoint: `https://monitoring.\${env:AWS_REGION}.amazonaws.com/v1/metrics`,
      compression: 'gzip',
      auth: { authenticator: 'sigv4auth/metrics' },
    },
    'otlp_http/traces': {
      traces_endpoint: `https://xray.\${env:AWS_REGION}.amazonaws.com/v1/traces`,
      compression: 'gzip',
      auth: { authenticator: 'sigv4auth/traces' },
    },
  },
  'otlp_http/metrics',
  'otlp_http/traces',
  { 'sigv4auth/metrics': signedBy('monitoring'), 'sigv4auth/traces': signedBy('xray') },
);

/** The IAM actions that the endpoints above require of the caller's role. */
export const awsActions = ['cloudwatch:PutMetricData', 'xray:PutTraceSegments', 'xray:PutSpans'];
