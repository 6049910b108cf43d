import { fec } from '../catalog/fec';
import type { LinkTechnology } from '../catalog/links';

/**
 * Latency of the codes of one link, ns: the host's by port rate (Gb/s), and the module's on top where the run needs one. `countHost` is false where
 * a switch's own latency already holds the host's code; the module's code is in no switch figure.
 *
 * @example fecLatencyOfLink(linkTechnology('dac-100'), 400, 3, true) // 63
 */
export function fecLatencyOfLink(technology: LinkTechnology, portGbps: number, runM: number, countHost: boolean): number {
  const host = countHost ? fec(hostFecId(technology, portGbps)).latencyNs.value : 0;
  const module = moduleFecId(technology, runM);
  return host + (module === null ? 0 : fec(module).latencyNs.value);
}

/** The host's code at a port rate: the catalog's row for it, else that of the nearest rate by ratio, else the technology's usual code. */
export function hostFecId(technology: LinkTechnology, portGbps: number): string {
  const rates = Object.keys(technology.hostFecByPortGbps).map(Number);
  if (rates.length === 0) return technology.hostFec;
  const distance = (rate: number) => Math.abs(Math.log(rate / portGbps));
  const nearest = rates.reduce((best, rate) => (distance(rate) < distance(best) ? rate : best));
  return technology.hostFecByPortGbps[String(nearest)];
}

/** The code inside the module that a run needs, or null; `wanted` switches the module's own code on or off whatever the run. */
export function moduleFecId(technology: LinkTechnology, runM: number, wanted?: boolean): string | null {
  if (wanted !== undefined) return wanted ? technology.moduleFec : null;
  const row = technology.moduleFecByReachM?.find(({ upToM }) => runM <= upToM);
  return row === undefined ? technology.moduleFec : row.moduleFec;
}
