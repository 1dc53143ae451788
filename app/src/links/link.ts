export interface Link {
  readonly code: string;
  readonly url: string;
  /** Seconds since 1970, as the table's TTL wants them. */
  readonly expiresAt?: number | undefined;
}

/** The table removes an expired link within days, not at once: until then it is refused here. */
export function isExpired(link: Link, nowMs: number): boolean {
  return link.expiresAt !== undefined && nowMs >= link.expiresAt * 1000;
}
