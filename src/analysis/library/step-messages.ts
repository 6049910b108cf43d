import type { Quotient } from '../../world/quotient';
import type { StepCalls } from './step-calls';

/** A message of a ring counts as so much of one of a tree: rings settle into a rhythm that is jumped over. */
const RING_MESSAGE = 1 / 16;

/**
 * Messages of a step by the library's own schedules, as a measure of what simulating it costs: some microseconds each, for every counterfactual.
 *
 * @param sizes of the step's calls
 * @example stepMessages(calls, structure.quotient, [200e6, 200e6, 50e6])
 */
export function stepMessages({ calls }: StepCalls, { placements }: Quotient, sizes: readonly number[]): number {
  const each = new Map(
    calls.map(({ bytes, shape, rounds, algorithm }) => {
      const perActor = rounds.reduce((sum, { repeat, pieceBytes, divisor, bytes: own }) => {
        return sum + repeat * (pieceBytes === undefined ? 1 : Math.ceil((own ?? bytes / divisor) / pieceBytes));
      }, 0);
      return [bytes, placements[shape].actors * perActor * (algorithm.startsWith('Ring') ? RING_MESSAGE : 1)] as const;
    }),
  );
  return sizes.reduce((sum, bytes) => sum + (each.get(bytes) ?? 0), 0);
}
