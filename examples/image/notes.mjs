import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';

const { PORT, DATABASE } = process.env;

/** The error code of SQLite where no space is left. */
const FULL = 13;
/** The longest note, in bytes. */
const LONGEST = 65_536;

const database = new DatabaseSync(DATABASE);
// A note that was answered is on the disk, also if the machine stops at once.
database.exec(
  'PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, text TEXT)',
);
const insert = database.prepare('INSERT INTO notes (text) VALUES (?)');
const count = database.prepare('SELECT count(*) AS notes FROM notes');
const read = database.prepare('SELECT text FROM notes WHERE id = ?');

const server = createServer(async (request, response) => {
  const answer = (status, body) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
  const [, id] = /^\/notes\/(\d+)$/.exec(request.url) ?? [];
  try {
    if (request.method === 'POST' && request.url === '/notes') {
      let text = '';
      for await (const chunk of request.setEncoding('utf8')) {
        text += chunk;
        if (text.length > LONGEST) return answer(413, { error: `a note has at most ${LONGEST} bytes` });
      }
      answer(201, { id: Number(insert.run(text).lastInsertRowid) });
    } else if (id) {
      const note = read.get(Number(id));
      answer(note ? 200 : 404, note ?? { error: `there is no note ${id}` });
    } else if (request.url === '/notes' || request.url === '/healthz') {
      answer(200, count.get());
    } else {
      answer(404, { error: 'there are /notes, /notes/ID and /healthz' });
    }
  } catch (error) {
    console.error(error.message);
    if (error.errcode === FULL) answer(507, { error: 'the volume is full: the note is not kept' });
    else answer(500, { error: 'the note is not kept' });
  }
});
server.listen(Number(PORT));
process.once('SIGTERM', () => server.close(() => database.close()));
