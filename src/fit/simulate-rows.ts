import { libraryTimes } from '../analysis/library/library-time';
import type { Collective } from '../collective/schedule';
import { UnbuildableError } from '../fabric/unbuildable';
import { machineOfRow } from '../validation/machine-of-row';
import type { RowSystem } from '../validation/system-of-row';
import type { SurrogateCall, SurrogateCollective } from './surrogate/call';
import type { ParameterValues } from './surrogate/costs';

const COLLECTIVES: Readonly<Record<SurrogateCollective, Collective>> = {
  all_reduce: 'all-reduce',
  all_gather: 'all-gather',
  reduce_scatter: 'reduce-scatter',
  alltoall: 'all-to-all',
  sendrecv: 'send-recv',
};

/** A call with the record of its system that the simulator takes. */
export interface SimulatedRow {
  call: SurrogateCall;
  row: RowSystem;
}

/**
 * Times of calls in the discrete-event simulation under a profile, microseconds; undefined for a call that the simulator does not take there. The algorithm and protocol are those of the call.
 *
 * @example simulateRows(rows, fitted.values)
 */
export function simulateRows(rows: readonly SimulatedRow[], values: ParameterValues): (number | undefined)[] {
  const machines = new Map<RowSystem, ReturnType<typeof machineOfRow>>();
  return rows.map(({ call, row }) => {
    const { collective, algorithm, protocol, bytes, system } = call;
    try {
      const machine = machines.get(row) ?? { ...machineOfRow(row, values), oneProcess: system.oneProcess };
      machines.set(row, machine);
      const force = algorithm === 'P2P' ? {} : { algorithms: [algorithm], protocols: [protocol] };
      const [{ timePs }] = libraryTimes(machine, COLLECTIVES[collective], [bytes], { force });
      return timePs / 1e6;
    } catch (error) {
      if (error instanceof UnbuildableError || error instanceof RangeError) return undefined;
      throw error;
    }
  });
}
