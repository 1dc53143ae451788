import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';

const visitsHtml = `<section id="visited" hidden>
<h2>Visits</h2>
<p>Of the last ten links that were made on this page. A visit is counted some seconds later.</p>
<dl id="visits"></dl>
</section>
`;

/**
 * The web page: a form that shortens a URL, readiness, and the replica that answers. Also the visits of the links that
 * were made on it, if the deployment counts visits.
 */
export const pageHtml = (countsVisits: boolean): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>links</title>
<link rel="icon" href="data:,">
<style>${pageStyle}</style>
</head>
<body>
<main>
<h1>links</h1>
<form id="shorten">
<label for="url">URL to shorten</label>
<input id="url" name="url" type="url" required placeholder="https://example.com/a/long/path" autocomplete="off" aria-describedby="result">
<label for="expires">Expires</label>
<div class="row">
<select id="expires" name="expires">
<option value="">in a year</option>
<option value="3600">in an hour</option>
<option value="86400">in a day</option>
<option value="604800">in a week</option>
</select>
<button>Shorten</button>
</div>
</form>
<p id="result" role="status"></p>
<noscript><p>The form needs JavaScript. <code>POST /links</code> with <code>{"url": "https://…"}</code> does without.</p></noscript>
${countsVisits ? visitsHtml : ''}<h2>Status</h2>
<p id="ready">…</p>
<h2>Answered by</h2>
<dl id="where"></dl>
<p><a href="/openapi.json">OpenAPI description</a></p>
</main>
<script>${pageScript}</script>
</body>
</html>
`;
