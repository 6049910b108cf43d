import { fec } from '../catalog/fec';
import { edgeBer } from '../catalog/fec-edge';
import type { LinkTechnology } from '../catalog/links';
import { type Fibre, fibre, type OpticalPort, opticalPort, opticalPortOf, opticalSwitch, splitterExcessDb } from '../catalog/links-optical';
import type { LinkConditions } from './conditions';
import { innerGainDb } from './margin-ber';

/** Where light is lost between two ports, dB. */
export interface OpticalLoss {
  connectorDb: number;
  ocsDb: number;
  splitterDb: number;
  fibreDb: number;
}

/** An optical channel: port, fibre and what light passes on its way. */
export interface OpticalChannel {
  port: OpticalPort;
  fibre: Fibre;
  /** With the gain of the module's inner code, where it is switched on. */
  budgetDb: number;
  innerGainDb: number;
  /** Mated pairs, those of optical switches included. */
  connectors: number;
  ocs: number;
  ocsId: string;
  splitter: number;
  dbPerKm: number;
}

/** Every optical switch is entered and left through a bulkhead. */
const CONNECTORS_PER_OCS = 2;
const USUAL_OCS = 'ocs-palomar';
/** The wavelengths of ports over single-mode and multimode fibre, nm. */
const SINGLE_MODE_NM = 1310;
const MULTIMODE_NM = 850;
const M_PER_KM = 1000;

/**
 * The optical channel of a technology under conditions; undefined for what is no fibre. Throws `UnknownIdError` for an unknown fibre, port or switch.
 *
 * @example opticalChannel(linkTechnology('dr4-400'), { ocs: 1 })?.connectors // 4
 */
export function opticalChannel(technology: LinkTechnology, conditions: LinkConditions): OpticalChannel | undefined {
  const own = opticalPortOf(technology.id);
  if (own === undefined) return undefined;
  const port = conditions.pmd === undefined ? own : opticalPort(conditions.pmd);
  const kind = fibre(conditions.fibre ?? port.fibre);
  const ocs = conditions.ocs ?? 0;
  const gainDb = conditions.innerCode === true ? innerCodeDb(technology) : 0;
  return {
    port,
    fibre: kind,
    budgetDb: (conditions.budgetDb ?? port.lossBudgetDb.value) + gainDb,
    innerGainDb: gainDb,
    connectors: (conditions.connectors ?? port.connectors) + CONNECTORS_PER_OCS * ocs,
    ocs,
    ocsId: conditions.ocsId ?? USUAL_OCS,
    splitter: conditions.splitter ?? 1,
    dbPerKm: lossPerKm(kind, technology.medium === 'fiber-mmf' ? MULTIMODE_NM : SINGLE_MODE_NM),
  };
}

/**
 * Loss of an optical channel part by part, dB: mated pairs × loss of each + switches × insertion loss + splitter (10 log10(ways) and its excess)
 * + fibre loss × length.
 *
 * @example opticalLoss(channel, 500).fibreDb // 0.16 for 500 m of single-mode fibre
 */
export function opticalLoss(channel: OpticalChannel, lengthM: number): OpticalLoss {
  const { connectors, ocs, ocsId, splitter, dbPerKm } = channel;
  return {
    connectorDb: connectors * channel.fibre.connectorDb.value,
    ocsDb: ocs * opticalSwitch(ocsId).insertionLossDb.value,
    splitterDb: splitter > 1 ? 10 * Math.log10(splitter) + splitterExcessDb.value : 0,
    fibreDb: (dbPerKm * lengthM) / M_PER_KM,
  };
}

/** Longest fibre within the loss budget, m: what connectors, switches and splitters leave, over the fibre's loss; 0 when they leave nothing. */
export function opticalReachM(channel: OpticalChannel): number {
  const { connectorDb, ocsDb, splitterDb } = opticalLoss(channel, 0);
  return Math.max(0, ((channel.budgetDb - connectorDb - ocsDb - splitterDb) * M_PER_KM) / channel.dbPerKm);
}

/** What a technology's inner code adds to its loss budget, optical dB; 0 where the module has none. Ports with an inner code have four levels. */
export function innerCodeDb({ moduleFec, hostFec }: LinkTechnology): number {
  return moduleFec === null ? 0 : innerGainDb(fec(moduleFec).maxPreFecBer.value, edgeBer(hostFec).value, 'PAM4');
}

/** Loss at the listed wavelength nearest to the port's: hollow core, for one, is only quoted at 1550 nm. */
function lossPerKm(kind: Fibre, nm: number): number {
  const nearest = [...kind.lossDbPerKm].reduce((best, row) => (Math.abs(row[0] - nm) < Math.abs(best[0] - nm) ? row : best));
  return nearest[1].value;
}
