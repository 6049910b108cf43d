import type { LinkTechnology } from '../catalog/links';
import { opticalSwitch } from '../catalog/links-optical';
import type { Closure } from './closure';
import { endName, ofFact, type SheetTerm } from './sheet-term';

/**
 * Energy of a whole link term by term, pJ per bit: both hosts' SerDes, both modules (or the cable's ends), and each circuit switch's watts by port and
 * rate (Gb/s), one port for a link. A link draws it busy or idle, so a bit costs this over the share of time that the link is used.
 *
 * @example sumOf(energyTerms(linkTechnology('dr4-400'), closure, 400)) // 51.8
 */
export function energyTerms(technology: LinkTechnology, closure: Closure, portGbps: number): SheetTerm[] {
  const { module, hostSerdes } = technology.pJPerBit;
  const terms = [ofFact('SerDes, 2 ends', hostSerdes, 2), ofFact(endName(technology.medium), module, 2)];
  const { optical } = closure;
  if (optical === undefined || optical.ocs === 0) return terms;
  const { powerW, ports } = opticalSwitch(optical.ocsId);
  // Watts per Gb/s are nanojoules per bit.
  return [...terms, ofFact('circuit switches', powerW, (1e3 * optical.ocs) / (ports.value * portGbps))];
}
