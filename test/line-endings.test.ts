import { readFileSync } from 'node:fs';
import { join } from 'node:path';

it('are LF also where git would write CRLF: with it no line of a .dockerignore ignores what it names', () => {
  // Read, as the tests are to pass without git, too.
  expect(readFileSync(join(__dirname, '..', '.gitattributes'), 'utf8')).toMatch(/^\* text=auto eol=lf$/m);
});
