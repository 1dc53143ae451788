/** Runs in the browser. Values go in as text only, never as HTML. */
export const pageScript = `
'use strict';
const at = (id) => document.getElementById(id);
const names = {
  platform: 'Platform', replica: 'Replica', group: 'Group', zone: 'Zone', node: 'Node', name: 'Service',
  version: 'Version', cpuLimit: 'CPU limit (cores)', memoryLimitMiB: 'Memory limit (MiB)',
  uptimeSeconds: 'Up for (seconds)', nodeVersion: 'Node.js',
};

function say(text, bad) {
  at('result').textContent = text;
  at('result').classList.toggle('bad', bad);
}

at('shorten').addEventListener('submit', async (event) => {
  event.preventDefault();
  const expires = at('expires').value;
  const body = { url: at('url').value, ...(expires && { expiresInSeconds: Number(expires) }) };
  try {
    const response = await fetch('/links', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) return say(answer.message, true);
    const link = document.createElement('a');
    link.href = link.textContent = new URL('/' + answer.code, location.href).href;
    say('', false);
    at('result').append(link);
  } catch {
    say('The service does not answer; try again.', true);
  }
});

async function show() {
  try {
    const [ready, where] = await Promise.all(
      ['/readyz', '/whereami'].map(async (path) => (await fetch(path)).json()),
    );
    at('ready').textContent = (ready.ready ? 'Ready' : 'Not ready') + '; the store is ' + ready.store +
      (ready.draining ? '; draining' : '') + '.';
    at('where').replaceChildren(...Object.entries(names).filter(([key]) => key in where).flatMap(([key, name]) => {
      const [term, value] = [document.createElement('dt'), document.createElement('dd')];
      term.textContent = name;
      value.textContent = where[key];
      return [term, value];
    }));
  } catch {
    at('ready').textContent = 'The service does not answer.';
  }
}
show();
setInterval(() => document.hidden || show(), 5000);
`;
