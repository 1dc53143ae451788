import type { Assumptions } from './assumptions.ts';
import type { Basis } from './charge.ts';
import { BILLED_IDS, type Billed, bill, onArchitecture } from './model.ts';

export interface Variant {
  readonly title: string;
  /** Dollars a month. A deployment without this variant has no entry; undefined where a price is not known. */
  readonly dollars: Partial<Record<Billed, number | undefined>>;
}

/** The cost after changes that a line of the definition, an option, or time may bring. */
export function variants(basis: Basis, a: Assumptions): readonly Variant[] {
  const of = (
    title: string,
    architecture: 'x86_64' | 'arm64',
    targets: readonly Billed[],
    change: Partial<Assumptions> = {},
  ): Variant => {
    const on = { ...basis, quantities: onArchitecture(basis.quantities, architecture) };
    const { total } = bill(on, { ...a, ...change });
    return { title, dollars: Object.fromEntries(targets.map((target) => [target, total[target]])) };
  };
  const spot = { spotPercent: 100 };
  return [
    of('x86_64', 'x86_64', BILLED_IDS),
    of('arm64', 'arm64', BILLED_IDS),
    of('x86_64, all on Spot', 'x86_64', ['ecs'], spot),
    of('arm64, all on Spot', 'arm64', ['ecs'], spot),
    of('x86_64, containers at their limits all the time', 'x86_64', ['compose'], { machineCpuPercent: 100 }),
    of('x86_64, version in extended support', 'x86_64', ['eks'], { extendedSupport: 1 }),
  ];
}
