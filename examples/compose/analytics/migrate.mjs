import { readFile } from 'node:fs/promises';
import { openClient } from './database.mjs';

// Every statement of the file may run again. Two processes that start at once run them one after the other.
const sql = await readFile(process.argv[2], 'utf8');
const client = await openClient();
await client.query(`BEGIN; SELECT pg_advisory_xact_lock(42); ${sql}; COMMIT`);
await client.end();
console.log('the tables are there');
