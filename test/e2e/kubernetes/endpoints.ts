import { nameOf } from './pod-status.ts';
import { service } from './rendered-manifests.ts';
import { type Watch, watch } from './watch.ts';

/** The pods to which the Service leads, over time. Moments are in milliseconds since 1970. */
export interface EndpointWatch {
  /** The first moment after `afterMs` at which a pod was not among the ready ones; undefined while it still is. */
  readonly withdrawnMs: (pod: any, afterMs: number) => number | undefined;
  /** The first moment after `afterMs` at which a pod was among the ready ones; undefined while it is not. */
  readonly backMs: (pod: any, afterMs: number) => number | undefined;
  readonly stop: () => void;
}

export function watchEndpoints(): EndpointWatch {
  const slices = ['endpointslices', `--selector=kubernetes.io/service-name=${service.name}`];
  // Not jsonpath: with a range in it, kubectl's watch ends after the first object.
  const each = '{{range .endpoints}}{{.targetRef.name}}={{.conditions.ready}} {{end}}{{"\\n"}}';
  const { lines, stop }: Watch = watch(slices, `go-template=${each}`);
  const firstMs = (pod: any, afterMs: number, isReady: boolean) =>
    lines.find(
      ({ atMs, text }) => atMs > afterMs && text.split(' ').includes(`${nameOf(pod)}=true`) === isReady,
    )?.atMs;
  return {
    withdrawnMs: (pod, afterMs) => firstMs(pod, afterMs, false),
    backMs: (pod, afterMs) => firstMs(pod, afterMs, true),
    stop,
  };
}
