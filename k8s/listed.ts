/** A list as a field. An empty list is left out. */
export const listed = <K extends string>(field: K, list: readonly object[]) =>
  list.length > 0 ? ({ [field]: list } as Record<K, readonly object[]>) : {};
