/** The longest name of an application or a service. */
const LONGEST = 40;
/** The shortest name of an application and of a secret. */
const SHORTEST = 3;

/** A text as a DNS label that begins with a letter: `My_App 2` becomes `my-app-2`. */
export function label(text: string): string {
  const plain = text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return trimmed(/^[a-z]/.test(plain.replace(/^-+/, '')) ? plain : `x-${plain}`) || 'x';
}

/** The same, with at least three characters, as names of applications and secrets have. */
export const longLabel = (text: string): string => {
  const short = label(text);
  return short.length < SHORTEST ? `${short}-app` : short;
};

const trimmed = (text: string): string => text.replace(/^-+/, '').slice(0, LONGEST).replace(/-+$/, '');
