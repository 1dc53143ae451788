/** The script of the page. It inserts values as text only, never as HTML. */
export const pageScript = `
'use strict';
const at = (id) => document.getElementById(id);
const facts = {
  platform: 'Platform', replica: 'Replica', group: 'Group', zone: 'Zone', node: 'Node', name: 'Service',
  version: 'Version', cpuLimit: 'CPU limit', memoryLimitMiB: 'Memory limit', uptimeSeconds: 'Up for',
  nodeVersion: 'Node.js',
};
const units = { cpuLimit: 'CPU', memoryLimitMiB: 'MiB' };
const stores = { waiting: 'has not answered yet', answering: 'answers', failing: 'does not answer' };

// The links that were made on this page, the latest first.
const codes = [];

function inWords(key, value) {
  if (key === 'uptimeSeconds') return age(value);
  return key in units ? Number(value.toFixed(2)) + ' ' + units[key] : value;
}

function age(seconds) {
  const [size, unit] = [[86400, 'd'], [3600, 'h'], [60, 'min']].find(([size]) => seconds >= size) ?? [1, 's'];
  return Math.floor(seconds / size) + ' ' + unit;
}

function say(problem, ...parts) {
  at('result').replaceChildren(...parts);
  at('result').classList.toggle('bad', problem !== undefined);
  at('url').ariaInvalid = problem === 'invalid_request' ? 'true' : null;
}

// The browser refuses the URL and says so itself: the earlier message no longer applies. This event does not bubble.
at('shorten').addEventListener('invalid', () => say(), true);

at('shorten').addEventListener('submit', async (event) => {
  event.preventDefault();
  say(undefined, 'Shortening…');
  const expires = at('expires').value;
  const body = { url: at('url').value, ...(expires && { expiresInSeconds: Number(expires) }) };
  try {
    const response = await fetch('/links', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) return say(answer.error, answer.message);
    const link = document.createElement('a');
    link.href = link.textContent = new URL('/' + answer.code, location.href).href;
    say(undefined, 'Short link: ', link);
    codes.unshift(answer.code);
    codes.length = Math.min(codes.length, 10);
    showVisits();
  } catch {
    say('no_answer', 'The service does not answer; try again.');
  }
});

async function ask(path) {
  // Aborted before the next refresh: requests that hang would use up the browser's connections to this host.
  return (await fetch(path, { signal: AbortSignal.timeout(4000) })).json();
}

async function show() {
  try {
    // Behind a load balancer, two replicas may answer the two requests.
    const [ready, where] = await Promise.all([ask('/readyz'), ask('/whereami')]);
    at('ready').textContent = (ready.ready ? 'Ready' : 'Not ready') + (ready.draining ? ', draining' : '') +
      '; the store ' + stores[ready.store] + '.';
    at('where').replaceChildren(...Object.entries(facts).filter(([key]) => key in where).flatMap(([key, name]) => {
      const [term, value] = [document.createElement('dt'), document.createElement('dd')];
      term.textContent = name;
      value.textContent = inWords(key, where[key]);
      return [term, value];
    }));
  } catch {
    at('ready').textContent = 'The service does not answer.';
    at('where').replaceChildren();
  }
}

async function showVisits() {
  // Only the page of a deployment that counts visits has the section.
  if (codes.length === 0 || !at('visited')) return;
  const shown = codes.slice();
  const links = await Promise.all(shown.map((code) => ask('/links/' + code).catch(() => ({}))));
  at('visited').hidden = false;
  at('visits').replaceChildren(...links.flatMap((link, index) => {
    const [term, value] = [document.createElement('dt'), document.createElement('dd')];
    term.textContent = '/' + shown[index];
    value.textContent = link.error === 'not_found' ? 'no longer there' : link.visits ?? 'not available now';
    return [term, value];
  }));
}

show();
setInterval(() => document.hidden || (show(), showVisits()), 5000);
`;
