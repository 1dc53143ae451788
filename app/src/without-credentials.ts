/** An address as it may be logged: whatever stands before the "@" is left out, also where it is no URL. */
export function withoutCredentials(text: string): string {
  return text.replace(/^([a-z][a-z\d+.-]*:\/\/)?.*@/is, '$1…@');
}
