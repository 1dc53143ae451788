/*
 * A program for `node -e` in a task or pod of the service, with the questions as its argument. It sends each question to
 * AWS with the credentials of the task or pod, and prints the answers, never a credential. It signs its requests itself,
 * because the image has no SDK.
 */
const { createHash, createHmac } = require('node:crypto');
const { readFileSync } = require('node:fs');

const { env } = process;
const hash = (text) => createHash('sha256').update(text).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

async function credentials() {
  const { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: path, AWS_CONTAINER_CREDENTIALS_FULL_URI: full } = env;
  const file = env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE;
  const authorization = file ? readFileSync(file, 'utf8').trim() : env.AWS_CONTAINER_AUTHORIZATION_TOKEN;
  const answer = await fetch(path ? `http://169.254.170.2${path}` : full, {
    headers: authorization ? { authorization } : {},
  });
  return answer.json();
}

function signed({ service, target, body = '' }, { AccessKeyId, SecretAccessKey, Token }) {
  const region = env.AWS_REGION;
  const url = new URL(env.AWS_ENDPOINT_URL ?? `https://${service}.${region}.amazonaws.com`);
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const headers = {
    host: url.host,
    'x-amz-content-sha256': hash(body),
    'x-amz-date': time,
    'x-amz-security-token': Token,
    ...(target && { 'content-type': `application/x-amz-json-1.${service === 'dynamodb' ? 0 : 1}` }),
    ...(target && { 'x-amz-target': target }),
  };
  const names = Object.keys(headers).sort();
  const method = target ? 'POST' : 'GET';
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('');
  const request = [method, '/', '', lines, names.join(';'), hash(body)].join('\n');
  const key = scope.split('/').reduce(hmac, `AWS4${SecretAccessKey}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope, hash(request)].join('\n')).toString('hex');
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${AccessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  delete headers.host;
  return fetch(url, { method, headers, ...(target && { body }) });
}

async function main() {
  const given = await credentials();
  const answers = {};
  for (const question of JSON.parse(process.argv[1])) {
    const answer = await signed(question, given);
    const text = await answer.text();
    const refused = answer.status >= 400 && /AccessDenied/.test(text);
    answers[question.name] = answer.ok
      ? 'allowed'
      : refused
        ? 'denied'
        : `${answer.status} ${text.slice(0, 200)}`;
  }
  const keys = Object.keys(env).filter((name) => /ACCESS_KEY|SESSION_TOKEN|SECRET_ACCESS/.test(name));
  console.log(`answers ${JSON.stringify({ answers, keys })}`);
}

main().catch((error) => console.log(`answers ${JSON.stringify({ error: String(error?.cause ?? error) })}`));
