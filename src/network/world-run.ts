/** What a run leaves behind. Indices: rank × tasks + task. */
export interface WorldRun {
  /** End of every task on every rank. */
  finishPs: Float64Array;
  startPs: Float64Array;
  /** Wire bytes that crossed each link (one link of the class, in a folded world). */
  linkBytes: Float64Array;
  /** End of the last task of any rank. */
  endPs: number;
  messages: number;
  /** Messages among them that the steady-state jump stood for. */
  jumped: number;
  /** Messages among `messages` of calls that were not simulated again. */
  repeated: number;
  events: number;
}

/** What a run counts as it goes: the rounds that senders have ended. */
export type Tally = Pick<WorldRun, 'messages' | 'jumped' | 'repeated' | 'linkBytes'>;

/** A run that stopped before everything was done: says which ranks and tasks wait, and for what. */
export class UnfinishedRunError extends Error {
  override name = 'UnfinishedRunError';
}
