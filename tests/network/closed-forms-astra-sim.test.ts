import { expect, it } from 'vitest';
import { ring } from '../../src/collective/ring';
import { runWorld } from '../../src/network/run-world';
import { collective, worldOf } from '../support/world';

/**
 * ASTRA-sim's analytical conventions: 1 GB/s is 2^30 B/s; the time of a hop, latency included, is cut to whole nanoseconds; 10 ns at each endpoint, once before the collective and after each hop;
 * a buffer goes in four splits, one after the other; reducing reads two buffers and writes one at the rate of the local memory, each access cut to whole nanoseconds.
 */
const GBPS = 2 ** 30 / 1e9;
const SPLITS = 4;
const inAstraSim = (bytes: number, gbps: number, latencyNs: number): { bytesPerSecond: number; linkLatencyPs: number; launchPs: number } => {
  const hopNs = Math.floor(latencyNs + bytes / (gbps * GBPS));
  // The port's rate is the one at which a message takes the whole nanoseconds that are left of the hop.
  return { bytesPerSecond: bytes / ((hopNs - latencyNs) * 1e-9), linkLatencyPs: ((latencyNs + 10) / 2) * 1000, launchPs: 10_000 };
};
const inSplits = (bytes: number): ReturnType<typeof collective>[] => Array.from({ length: SPLITS }, () => collective(bytes));

it('16 ranks gather 1 MiB each round a ring of 50 GB/s and 500 ns in 323,560 ns, as in ASTRA-sim', () => {
  // A message is 1 MiB / 4 = 262,144 B: ⌊500 + 262144/53.687⌋ = 5382 ns. 4 · (15 · (5382 + 10) + 10) = 323,560.
  const message = 2 ** 20 / SPLITS;
  const world = worldOf(ring('all-gather', 16), { ...inAstraSim(message, 50, 500), program: inSplits(16 * message) });
  expect(runWorld(world).endPs).toBe(323_560_000);
});

it('8 ranks all-reduce 1 MiB round a ring with 50 GB/s of local memory in 117,780 ns, as in ASTRA-sim', () => {
  // A message is 1 MiB / 4 / 8 = 32,768 B: ⌊500 + 32768/53.687⌋ = 1110 ns. Reducing: 3 · ⌊32768/50⌋ = 1965 ns. 4 · (14 · (1110 + 10) + 7 · 1965 + 10) = 117,780.
  const message = 2 ** 20 / SPLITS / 8;
  const reducePsPerByte = (3 * Math.floor(message / 50) * 1000) / message;
  const world = worldOf(ring('all-reduce', 8), { ...inAstraSim(message, 50, 500), reducePsPerByte, program: inSplits(8 * message) });
  expect(runWorld(world).endPs).toBe(117_780_000);
});
