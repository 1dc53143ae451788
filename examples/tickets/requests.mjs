/** The longest body of a request, in bytes. */
const LONGEST = 4096;

/** 1 to 100 characters. PostgreSQL's `text` cannot store NUL, and UTF-8 cannot encode half a surrogate pair. */
const SEAT = /^[^\p{Cc}\p{Cs}]{1,100}$/u;

/** A request that is answered with an error of the caller. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const bodyOf = async (request) => {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    // The rest is read and dropped, because many clients read no answer before they have sent everything.
    if (size <= LONGEST) chunks.push(chunk);
  }
  if (size > LONGEST) throw new Refusal(413, `the body must have at most ${LONGEST} bytes; got ${size}`);
  return Buffer.concat(chunks).toString();
};

/** The seat that a request orders. */
export const seatOf = async (request) => {
  const body = await bodyOf(request);
  let seat;
  try {
    seat = JSON.parse(body)?.seat;
  } catch {
    throw new Refusal(400, 'the body must be JSON, for example {"seat": "A1"}');
  }
  if (typeof seat !== 'string' || !SEAT.test(seat))
    throw new Refusal(400, 'seat must be a text of 1 to 100 characters, without control characters');
  return seat;
};
