import type { Comparison } from '../../comparison-schema.ts';
import { ASSUMPTION_IDS, assumedText, isAssumed, shownUnit, wordsOf } from '../../cost/assumptions.ts';
import type { Basis } from '../../cost/charge.ts';
import { leftOut } from '../../cost/left-out.ts';
import { assumed, dayText } from '../../cost/model.ts';
import { COST_DATA, COST_FIGURES, COST_SAID, costFigures, inputId, packed } from './cost-figures.ts';
import { Html, html } from './html.ts';

/** The costs on AWS in charts and tables, with the assumptions, which a reader can change. */
export function costCharts({ billed }: Comparison): Html {
  if (!billed) return html``;
  // The schema does not list the names of prices.
  const basis = billed as Basis;
  const a = assumed(basis.quantities);
  const data = JSON.stringify(packed(basis)).replaceAll('<', '\\u003c');
  return html`<div id="${COST_FIGURES}">${costFigures(basis, a)}</div><p id="${COST_SAID}" class="sr" role="status"></p>
<p class="note">${dayText(basis)}</p>
<details><summary>Left out, and why</summary><ul class="prose">${leftOut(basis.quantities).map((one) => html`<li>${one}</li>`)}</ul></details>
<details><summary>Assumptions<span class="js">: change one, and the sums and curves above are calculated anew; tables below keep these</span></summary>
<table class="figures assumptions" aria-label="Assumptions"><thead><tr><th scope="col">assumed</th><th scope="col">value</th><th scope="col">why</th></tr></thead><tbody>${ASSUMPTION_IDS.filter(
    (id) => isAssumed(id, basis.quantities),
  ).map((id) => {
    const words = wordsOf(id, basis.quantities);
    return html`<tr><th scope="row">${words.title}</th><td><b id="${inputId(id)}">${assumedText(id, a[id])}</b> ${shownUnit(words)}</td><td>${words.why}</td></tr>`;
  })}</tbody></table></details>
<script type="application/json" id="${COST_DATA}">${new Html(data)}</script>`;
}
