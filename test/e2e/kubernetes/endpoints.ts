import { service } from './manifests.ts';
import { type Watch, watch } from './watch.ts';
import { nameOf } from './workload.ts';

/** Which pods the Service leads to, over time. */
export interface EndpointWatch {
  /** When a pod was first not among the ready ones, after a moment; undefined while it still is. */
  readonly withdrawnMs: (pod: any, afterMs: number) => number | undefined;
  readonly stop: () => void;
}

export function watchEndpoints(): EndpointWatch {
  const slices = ['endpointslices', `--selector=kubernetes.io/service-name=${service.name}`];
  // No jsonpath: with a range in it, kubectl's watch ends after the first object.
  const each = '{{range .endpoints}}{{.targetRef.name}}={{.conditions.ready}} {{end}}{{"\\n"}}';
  const { lines, stop }: Watch = watch(slices, `go-template=${each}`);
  return {
    withdrawnMs: (pod, afterMs) =>
      lines.find(({ atMs, text }) => atMs > afterMs && !text.split(' ').includes(`${nameOf(pod)}=true`))
        ?.atMs,
    stop,
  };
}
