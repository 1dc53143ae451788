import { groups, max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import type { Comparison } from '../../../comparison-schema.ts';
import type { Target } from '../../../targets.ts';
import { columnClass } from '../elements.ts';
import { fixed, type Html, html } from '../html.ts';

/** The seconds of a shutdown, from the moment that its termination starts. */
export interface Shutdown {
  readonly service: string;
  readonly target: Target;
  /** The stop signal comes when the replica has drained. */
  readonly signalAt: number;
  readonly killAt: number;
}

/** The row that the figures are read from. */
export const SHUTDOWN_ROW = 'release/shutdown';

/** The figures of the row about the shutdown, by service and deployment. */
export function shutdowns({ sections, services, columns }: Comparison): Shutdown[] {
  const row = sections.flatMap(({ id, rows }) => rows.filter((one) => `${id}/${one.id}` === SHUTDOWN_ROW))[0];
  return services.flatMap((service) =>
    columns.flatMap(({ id: target }) => {
      const figure = (name: string) =>
        row?.cells[target].values.find(
          (one) => one.name === name && (one.service === undefined || one.service === service),
        )?.value;
      const [drain = 0, stop, both] = [figure('drain'), figure('stop'), figure('drain and stop')].map(
        (one) => (one === undefined ? undefined : Number(one)),
      );
      const killAt = both ?? (stop === undefined ? undefined : drain + stop);
      return killAt === undefined ? [] : [{ service, target, signalAt: drain, killAt }];
    }),
  );
}

/** The most percent of the width that bars take. The rest is for the figure at the end of a bar. */
const BARS_PERCENT = 84;

/** A bar for each deployment of each service: it drains, then it has got the stop signal, until it is killed. */
export function shutdownChart(all: readonly Shutdown[], columns: Comparison['columns']): Html {
  const last = max(all, ({ killAt }) => killAt) ?? 1;
  const percent = scaleLinear([0, last], [0, BARS_PERCENT]);
  const style = (name: string, seconds: number) => html` style="${name}:${fixed(percent(seconds))}%"`;
  const bar = (kind: string, seconds: number) =>
    seconds > 0 && html`<i class="${kind}"${style('width', seconds)}></i>`;
  const row = ({ target, signalAt, killAt }: Shutdown) =>
    html`<div class="${columnClass(target)}"><b>${columns.find(({ id }) => id === target)?.title}</b><span>${bar('went', signalAt)}${bar('failed', killAt - signalAt)}<span class="sr">SIGTERM after ${signalAt} s, SIGKILL after </span>${killAt} s</span></div>`;
  return html`<div class="shutdown">${groups(all, ({ service }) => service).map(
    ([service, some]) => html`<h3>${service}</h3>${some.map(row)}`,
  )}<div class="axis" aria-hidden="true"><span>${percent.ticks(5).map((tick) => html`<i${style('left', tick)}>${tick}</i>`)}</span></div></div>`;
}
