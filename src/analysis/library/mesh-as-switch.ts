import type { Fact } from '../../catalog/fact';
import { type System, systemEntry } from '../../catalog/systems';

/**
 * A system as NCCL's schedules are run on it here: GPUs that are joined to each other have a switch of the same rate between them, since rings over all links of a mesh use as much. Of a mesh of
 * which the ranks fill a part, they use the links between them alone.
 *
 * @param filled ranks in a domain
 * @param bytesPerSecond of a whole GPU; the catalog's when absent
 * @example meshAsSwitch(systemEntry('mi300x'), 4).wiring.scaleUp.linkBytesPerSecond.value // 3/7 of the catalog's: four of eight GPUs have three links each between them
 */
export function meshAsSwitch(system: System, filled: number, bytesPerSecond?: number): System {
  const { scaleUp } = system.wiring;
  const whole = system.gpusPerDomain.value;
  const used = scaleUp.topology === 'mesh' && filled > 1 && filled < whole ? (filled - 1) / (whole - 1) : 1;
  const of = (fact: Fact<number>, value: number): Fact<number> => ({ ...fact, value });
  const each = bytesPerSecond === undefined ? scaleUp.linkBytesPerSecond.value : bytesPerSecond / scaleUp.linksPerGpu.value;
  return {
    ...system,
    scaleUpBytesPerSecond: of(system.scaleUpBytesPerSecond, (bytesPerSecond ?? system.scaleUpBytesPerSecond.value) * used),
    wiring: {
      ...system.wiring,
      scaleUp: {
        ...scaleUp,
        ...(scaleUp.topology !== 'switch' && { topology: 'switch', switchId: systemEntry(STANDS_FOR_IT).wiring.scaleUp.switchId }),
        linkBytesPerSecond: of(scaleUp.linkBytesPerSecond, each * used),
      },
    },
  };
}

/** Its switches cannot reduce. */
const STANDS_FOR_IT = 'dgx-a100';
