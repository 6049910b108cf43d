import type { Schedule } from '../../src/collective/schedule';
import { compileLinks, type Fabric } from '../../src/fabric/fabric';
import { star } from '../../src/fabric/star';
import { type ActorCosts, assemble, type Costs } from '../../src/world/assemble';
import { unfolded } from '../../src/world/fold';
import { place } from '../../src/world/placement';
import { quotient } from '../../src/world/quotient';
import type { Task, World } from '../../src/world/world';

export interface WorldOptions {
  bytes?: number;
  bytesPerSecond?: number;
  /** Latency of one link; a route over one switch has two. */
  linkLatencyPs?: number;
  launchPs?: number;
  wireExpansion?: number;
  reducePsPerByte?: number;
  startDelayPs?: (rank: number) => number;
  contention?: boolean;
  actor?: ActorCosts;
  program?: Task[];
  fabric?: Fabric;
}

/** One collective on stream 1. */
export const collective = (bytes: number, { placement = 0, stream = 1, after = [] as number[] } = {}): Task => ({
  kind: 'collective',
  stream,
  after,
  placement,
  bytes,
});

/** Compute on stream 0. */
export const compute = (durationPs: number, after: number[] = []): Task => ({ kind: 'compute', stream: 0, after, durationPs });

/** The whole world (nothing folded) of schedules side by side over the same ranks: on one switch, at 50 GB/s and 250 ns a link, with free software, unless told. */
export function worldOf(schedules: Schedule | Schedule[], options: WorldOptions = {}): World {
  const all = [schedules].flat();
  const ranks = (all[0] as Schedule).ranks;
  const { bytes = 2 ** 30, bytesPerSecond = 50e9, linkLatencyPs = 250_000, fabric = star(ranks) } = options;
  const members = Int32Array.from({ length: ranks }, (_, rank) => rank);
  const input = {
    rankColour: new Int32Array(ranks),
    links: compileLinks(fabric),
    placements: all.map((schedule) => place(schedule, members, fabric)),
  };
  const costs: Costs = {
    portBytesPerSecond: [bytesPerSecond, bytesPerSecond, bytesPerSecond, bytesPerSecond],
    linkLatencyPs: () => linkLatencyPs,
    hopExcessPs: [0, 0],
    launchPs: options.launchPs ?? 0,
    wireExpansion: options.wireExpansion ?? 1,
    reducePsPerByte: options.reducePsPerByte ?? 0,
    startDelayPs: options.startDelayPs ?? (() => 0),
    contention: options.contention ?? true,
    ...(options.actor && { actor: options.actor }),
  };
  return assemble(quotient(input, unfolded(input)), options.program ?? [collective(bytes)], costs);
}
