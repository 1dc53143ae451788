import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';

export const pageHtml = `<!doctype html>
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
<label for="url">Address to shorten</label>
<div class="row">
<input id="url" name="url" type="url" required maxlength="2048" placeholder="https://example.com/a/long/path" autocomplete="off">
<button>Shorten</button>
</div>
<label for="expires">Expires</label>
<select id="expires" name="expires">
<option value="">never</option>
<option value="3600">in an hour</option>
<option value="86400">in a day</option>
<option value="604800">in a week</option>
</select>
</form>
<p id="result" role="status"></p>
<noscript><p>The form needs JavaScript. <code>POST /links</code> with <code>{"url": "https://…"}</code> does without.</p></noscript>
<h2>This replica</h2>
<p id="ready">…</p>
<dl id="where"></dl>
<p><a href="/openapi.json">OpenAPI description</a></p>
</main>
<script>${pageScript}</script>
</body>
</html>
`;
