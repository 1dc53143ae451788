/** Runs in the browser. Values go in as text only, never as HTML. */
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

// The browser itself refuses the URL, and says so: what was said before is over. This event does not bubble.
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
  } catch {
    say('no_answer', 'The service does not answer; try again.');
  }
});

async function ask(path) {
  // Given up before the next turn: questions that hang would use up the browser's connections to this host.
  return (await fetch(path, { signal: AbortSignal.timeout(4000) })).json();
}

async function show() {
  try {
    // Two questions: behind a balancer, two replicas may answer them.
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
show();
setInterval(() => document.hidden || show(), 5000);
`;
