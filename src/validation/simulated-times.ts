import type { LibraryMachine } from '../analysis/library/library-machine';
import { libraryTimes } from '../analysis/library/library-time';
import type { Collective } from '../collective/schedule';
import { ncclCandidates } from '../collective/tuner/candidates';
import type { NcclForce } from '../collective/tuner/communicator';
import { UnbuildableError } from '../fabric/unbuildable';
import { machineOfRow } from './machine-of-row';
import type { Predictor } from './predictor';
import type { RowSystem } from './system-of-row';

/** nccl-tests' names. */
const COLLECTIVES: Readonly<Record<string, Collective>> = {
  all_reduce: 'all-reduce',
  all_gather: 'all-gather',
  reduce_scatter: 'reduce-scatter',
  broadcast: 'broadcast',
  reduce: 'reduce',
  alltoall: 'all-to-all',
  sendrecv: 'send-recv',
};

/** Predicts by simulating the collective as the library runs it on the row's machine: algorithm and protocol as the row forces them, else as the tuner of its release chooses. */
export const simulatedTimes: Predictor = (row, name, sizes) => {
  const collective = COLLECTIVES[name];
  if (collective === undefined) return { notSimulated: `${name} has no schedule` };
  if (row.library.name === 'other') return { notSimulated: 'neither NCCL nor RCCL' };
  try {
    const machine = machineOfRow(row);
    return libraryTimes(machine, collective, sizes, { force: forceOfRow(row, machine, collective) }).map(({ timePs }) => timePs / 1e6);
  } catch (error) {
    if (error instanceof UnbuildableError) return { notSimulated: error.message };
    throw error;
  }
};

/**
 * What NCCL_ALGO and NCCL_PROTO left the library. A name that leaves nothing on that machine (NVLS across nodes whose network does not reduce) is not what ran: the library's own choice was.
 *
 * @example forceOfRow(row, machine, 'all-reduce') // { algorithms: ['Ring'] }
 */
export function forceOfRow({ algorithms, protocols, ranks }: RowSystem, { communicator }: LibraryMachine, collective: Collective): NcclForce {
  if (ranks === 1 || collective === 'all-to-all' || collective === 'send-recv') return {};
  const force = { ...(algorithms.length > 0 && { algorithms }), ...(protocols.length > 0 && { protocols }) };
  const some = ncclCandidates(communicator, { collective, bytes: 1 }, force).some(({ disabled }) => disabled === undefined);
  return some ? force : {};
}
