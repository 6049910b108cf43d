/** What the builder cannot wire, in a sentence: a gap in the curve, not a bug. */
export class UnbuildableError extends Error {
  override name = 'UnbuildableError';
  /** @param mark two words for the picture */
  constructor(
    message: string,
    readonly mark: string,
  ) {
    super(message);
  }
}
