import type { Comparison } from '../compare/comparison-schema.ts';
import { ASSUMPTION_IDS, ASSUMPTIONS, assumedText, WORDS } from '../cost/assumptions.ts';
import { leftOut } from '../cost/left-out.ts';
import { assumed, type Basis, dayText } from '../cost/model.ts';
import { COST_DATA, COST_FIGURES, COST_SAID, costFigures, inputId, packed } from './cost-figures.ts';
import { Html, html } from './html.ts';

/** What the deployments on AWS cost, in charts and tables; the assumptions below them redraw all. */
export function cost({ billed }: Comparison): Html {
  if (!billed) return html``;
  // The schema knows no names of prices.
  const basis = billed as Basis;
  const a = assumed(basis.quantities);
  const data = JSON.stringify(packed(basis)).replaceAll('<', '\\u003c');
  return html`<div id="${COST_FIGURES}">${costFigures(basis, a)}</div><p id="${COST_SAID}" class="sr" role="status"></p>
<p class="note">${dayText(basis)}</p>
<details><summary>Left out, and why</summary><ul class="prose">${leftOut().map((one) => html`<li>${one}</li>`)}</ul></details>
<h3>Assumptions<span class="js">: change one, and the sums and curves above are calculated anew; tables below keep these</span></h3>
<table class="figures assumptions" aria-label="Assumptions"><thead><tr><th scope="col">assumed</th><th scope="col">value</th><th scope="col">why</th></tr></thead><tbody>${ASSUMPTION_IDS.map(
    (id) => {
      const { title, why } = WORDS[id];
      return html`<tr><th scope="row">${title}</th><td><b id="${inputId(id)}">${assumedText(id, a[id])}</b> ${ASSUMPTIONS[id].unit}</td><td>${why}</td></tr>`;
    },
  )}</tbody></table>
<script type="application/json" id="${COST_DATA}">${new Html(data)}</script>`;
}
