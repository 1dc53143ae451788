import { testOf } from './health-url.ts';

/** The gRPC port that a health check asks within its container. */
export interface GrpcHealth {
  readonly port: number;
  /** Whether it is a call of grpc.health.v1.Health/Check without TLS, which platforms make themselves. */
  readonly isStandard: boolean;
  /** The service that the check asks about. @default - the whole server */
  readonly service?: string | undefined;
}

const HOST = String.raw`["']?(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])?:(\d{1,5})`;
const PROBE = new RegExp(String.raw`\bgrpc[_-]health[_-]probe\b.*?\s-{1,2}addr[= ]${HOST}`, 's');
const PROBE_SERVICE = /\s-{1,2}service[= ]["']?([\w./-]+)/;
const CURL = new RegExp(String.raw`\bgrpcurl\b.*?\s${HOST}`, 's');
const CURL_SERVICE = /"service"\s*:\s*"([^"]*)"/;
const URL_OF_GRPC = new RegExp(String.raw`\bgrpc://${HOST}`);

/** The port in a health check such as `grpc_health_probe -addr=:50051`. Undefined if it asks none by gRPC. */
export function grpcHealth(raw: Readonly<Record<string, unknown>>): GrpcHealth | undefined {
  const test = testOf(raw);
  const found = (form: RegExp, isStandard: boolean, service?: RegExp): GrpcHealth | undefined => {
    const port = form.exec(test)?.[1];
    const name = service?.exec(test)?.[1];
    return port === undefined
      ? undefined
      : { port: Number(port), isStandard, ...(isStandard && name && { service: name }) };
  };
  return (
    found(PROBE, !/\s-{1,2}tls\b/.test(test), PROBE_SERVICE) ??
    found(CURL, /-plaintext\b/.test(test) && /grpc\.health\.v1\.Health\/Check/.test(test), CURL_SERVICE) ??
    found(URL_OF_GRPC, false)
  );
}
