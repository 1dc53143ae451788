/** There is a table of this name, but not the one that the service needs. No waiting repairs that. */
export class TableMismatch extends Error {
  override readonly name = 'TableMismatch';
}
