import { createServer } from 'node:http';

const { PORT, SERVICE_NAME, SERVICE_VERSION, NEXT_URL } = process.env;

/** The names of this service and of the services behind it. */
const names = async () => {
  const own = `${SERVICE_NAME} ${SERVICE_VERSION}\n`;
  return NEXT_URL ? own + (await (await fetch(NEXT_URL)).text()) : own;
};

const server = createServer(async (request, response) => {
  if (request.url === '/healthz') return response.end('ok\n');
  try {
    response.end(await names());
  } catch {
    response.writeHead(502).end(`${SERVICE_NAME} cannot reach ${NEXT_URL}\n`);
  }
});
server.listen(Number(PORT));
process.once('SIGTERM', () => server.close());
