/** The parts of a URL that tell where it leads. The user and the password are left out. */
export interface Url {
  readonly scheme: string;
  readonly host: string;
  readonly port?: string | undefined;
  readonly path: string;
}

const URL_FORM = /^([a-z][\w+.-]*):\/\/(?:[^\s/]*@)?([\w.-]+)(?::(\d+))?(\/[^?\s]*)?(?:\?\S*)?$/i;

/** The URL of a text that is a URL and nothing else. */
export const urlOf = (value: string): Url | undefined => {
  const [, scheme, host, port, path = ''] = URL_FORM.exec(value) ?? [];
  return scheme === undefined || host === undefined
    ? undefined
    : { scheme: scheme.toLowerCase(), host, port, path };
};
