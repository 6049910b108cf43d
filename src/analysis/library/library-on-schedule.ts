import type { NcclProtocol } from '../../catalog/nccl-tuning';
import type { Schedule } from '../../collective/schedule';
import type { NcclForce } from '../../collective/tuner/communicator';
import type { Fabric } from '../../fabric/fabric';
import type { Costs } from '../../world/assemble';
import type { LibraryMachine } from './library-machine';
import { isPairs, tunersChoice } from './library-plan';
import { latencyCosts, patternCosts } from './nccl-costs/pattern-costs';
import type { StepLibrary } from './step-library';

/**
 * What a library costs on a schedule that is not its own.
 *
 * @param physics the wire alone
 */
export function costsOn(library: StepLibrary, schedule: Schedule, bytes: number, fabric: Fabric, physics: Costs): Costs {
  const machine: LibraryMachine = { ...library.view, fabric, physics, quotients: new Map() };
  return library.standsIn ? latencyCosts(machine, 'Simple') : patternCosts(machine, schedule, bytes, protocolFor(library, schedule, bytes));
}

/** The protocol of the library's own ring or tree, whichever its tuner would take. */
export function protocolFor({ view }: Pick<StepLibrary, 'view'>, { collective, algorithm }: Schedule, bytes: number): NcclProtocol {
  if (isPairs(collective)) return 'Simple';
  const [head] = algorithm.split('/');
  const force: NcclForce =
    collective !== 'all-reduce' || head === 'ring' ? { algorithms: ['Ring'] } : { algorithms: head === 'double-tree' ? ['Tree'] : ['Tree', 'Ring'] };
  return tunersChoice(view, collective, bytes, force).chosen.protocol;
}
