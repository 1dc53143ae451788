/** Texts that belong to the sample alone: its name, its secret, its paths, its table's key, its port. */
export const OF_THE_SAMPLE =
  /\b[Ll]inks\b|admin-token|ADMIN_TOKEN|\/app\/|(?:["'=]|: )code(?:["']|$)|\b8080\b/;
