/**
 * An error that a person can do something about: its message is complete and printed as it is, without a word about bugs.
 * `exitCode` is 2 for a bad scenario or request, 1 for a run that could not be carried out.
 *
 * @example throw new Refusal('results/a is in use by process 12.', 1);
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2) {
    super(message);
    this.exitCode = exitCode;
  }
}
