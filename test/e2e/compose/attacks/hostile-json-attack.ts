import { HOSTILE_JSON } from '../../../app/support/hostile-json.ts';
import { BASE_URL, compose, service } from '../compose-project.ts';

/** Registers the attack with bodies that are made to break a JSON parser. */
export function hostileJson(): void {
  it('answers hostile JSON as it answers all errors, and has no unexpected error in its log', async () => {
    const begun = new Date();
    for (const [what, body] of HOSTILE_JSON) {
      const response = await fetch(`${BASE_URL}/links`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      const answer = await response.json();
      expect([what, response.status, answer]).toEqual([
        what,
        400,
        { error: 'invalid_request', message: expect.any(String) },
      ]);
    }
    const log = await compose('logs', '--no-color', '--since', begun.toISOString(), service.name);
    expect(log).not.toContain('unexpected error');
  });
}
