/** What the builder cannot wire, in a sentence: a gap in the curve, not a bug. */
export class UnbuildableError extends Error {
  override name = 'UnbuildableError';
  /**
   * @param mark two words for the picture
   * @param field path of the scenario's field that is to blame, when one is; the message begins with it
   */
  constructor(
    message: string,
    readonly mark: string,
    readonly field?: string,
  ) {
    super(message);
  }
}
