import { fec } from '../catalog/fec';
import type { LinkTechnology } from '../catalog/links';
import { fibre, opticalSwitch } from '../catalog/links-optical';
import type { Closure } from './closure';
import type { LinkConditions } from './conditions';
import { hostFecId, moduleFecId } from './fec-latency';
import { endName, ofFact, type SheetTerm } from './sheet-term';

/**
 * One-way latency of a link term by term, ns: SerDes and modules of both ends, propagation by the medium (or by the fibre that the conditions name),
 * the host's FEC and the module's, once per link, and circuit switches. A port's rate in Gb/s decides the host's code. `bytes / rate` is no part of it.
 *
 * @example latencyTermsOf(linkTechnology('dac-100'), closure, 400, {}).map(({ value }) => value) // [30, 0, 13.5, 63] over 3 m
 */
export function latencyTermsOf(technology: LinkTechnology, closure: Closure, portGbps: number, conditions: LinkConditions): SheetTerm[] {
  const { hostSerdesPerEndNs, moduleOrRetimerPerEndNs, propagationNsPerM } = technology.latency;
  const { lengthM, optical } = closure;
  const perM = conditions.fibre === undefined || optical === undefined ? propagationNsPerM : fibre(conditions.fibre).nsPerM;
  const hostCode = hostFecId(technology, portGbps);
  const moduleCode = moduleFecId(technology, lengthM, conditions.innerCode);
  return [
    ofFact('SerDes, 2 ends', hostSerdesPerEndNs, 2),
    ofFact(endName(technology.medium), moduleOrRetimerPerEndNs, 2),
    ofFact(`propagation, ${Number(perM.value.toPrecision(3))} ns/m`, perM, lengthM),
    ofFact(`FEC ${hostCode} host`, fec(hostCode).latencyNs),
    ...(moduleCode === null ? [] : [ofFact(`FEC ${moduleCode} module`, fec(moduleCode).latencyNs)]),
    ...(optical !== undefined && optical.ocs > 0 ? [ofFact('circuit switches', opticalSwitch(optical.ocsId).latencyNs, optical.ocs)] : []),
  ];
}
