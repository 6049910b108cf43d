import type { Round } from '../collective/schedule';
import type { Legs, SlotNeeds } from './legs';

/**
 * A world is what the simulator runs: ranks, actors, links and a program, as typed arrays. It may stand for a larger one (a fold): then each rank, actor and
 * link stands for a class, and `weight` says how many flows of an actor's kind cross each link of a class. An unfolded world has weight 1 everywhere.
 */
export interface World {
  /** Ranks, or classes of them. */
  ranks: number;
  /** How late each rank starts its step. */
  startDelayPs: Float64Array;
  /** Compute tasks of a rank take so many times as long. Nobody is slow when absent. */
  slowdown?: Float64Array;
  /** Bytes per second of each link. */
  capacity: Float64Array;
  placements: WorldPlacement[];
  program: Task[];
  /** Wire bytes for each payload byte. */
  wireExpansion: number;
  /** Time that reducing one received byte occupies the actor. */
  reducePsPerByte: number;
}

/** A schedule placed on ranks and routes. Actors are numbered 0…actors−1. */
export interface WorldPlacement {
  actors: number;
  rankOf: Int32Array;
  rounds: Round[];
  /** Pattern of each round: rounds of one pattern have the same legs. */
  pattern: Int32Array;
  legs: Legs;
  needs?: SlotNeeds;
  routes: Routes;
  actor?: ActorTimes;
  /** Cost of issuing such a collective on a rank. */
  launchPs: number;
}

/** What a sender spends on its messages beside the wire, by route where it is an array. None when absent. */
export interface ActorTimes {
  /** Bytes on the route beside the message's own. */
  headerBytes: Float64Array;
  /** The sender's next message starts so long after this one has left … */
  pausePs: Float64Array;
  /** … and so long after this one started … */
  spacingPs: Float64Array;
  /** … and copyPs + wire bytes / copyBytesPerSecond after this one started. */
  copyPs: number;
  copyBytesPerSecond: number;
}

/** Routes back to back: route r is entries start[r] … start[r + 1] − 1. */
export interface Routes {
  start: Int32Array;
  link: Int32Array;
  /** Flows of the route's kind on each link of the class. */
  weight: Int32Array;
  latencyPs: Float64Array;
  /** Bytes per second that a flow never exceeds. */
  cap: Float64Array;
}

/** One node of the step's program. Tasks of a stream run in the order of the list; a task also waits for `after`. Every rank runs the same program. */
export type Task =
  | { kind: 'compute'; stream: number; after: number[]; durationPs: number }
  | { kind: 'collective'; stream: number; after: number[]; placement: number; bytes: number };
