import { type CopperHost, copperConditions, copperHost } from '../catalog/copper-hosts';
import type { LinkTechnology } from '../catalog/links';
import { type LinkConditions, USUAL_GAUGE } from './conditions';
import { type CopperChannel, copperBudgetDb, copperRate } from './copper';

/** Copper media whose reach follows from insertion loss. */
export const DERIVED_COPPER = ['copper-passive', 'copper-active-linear', 'copper-active-retimed', 'copper-backplane'] as const;

/** A channel of copper with the host that it was made from. */
export interface BuiltCopper {
  channel: CopperChannel;
  host: CopperHost;
}

/**
 * The electrical channel that a copper technology has to close; undefined for every other medium.
 *
 * - passive: from die (or ball) to die over both hosts;
 * - linear active (ACC): the same, its redriver's net gain added to the budget;
 * - retimed (AEC): from retimer to retimer, with a budget of its own and no host board, since each end's retimer starts afresh;
 * - backplane: over a cable cartridge.
 *
 * Budgets and hosts: `catalog/copper.ts`, `catalog/copper-hosts.ts`. Throws `UnknownIdError` for an unknown host.
 *
 * @example copperChannel(linkTechnology('acc-100'), {})?.channel.budgetDb // 36.5: 28.5 dB and 8 dB of gain
 */
export function copperChannel(technology: LinkTechnology, conditions: LinkConditions): BuiltCopper | undefined {
  const { medium, laneGbps } = technology;
  if (!DERIVED_COPPER.some((derived) => derived === medium)) return undefined;
  const rate = copperRate(laneGbps);
  const retimed = medium === 'copper-active-retimed';
  const host = copperHost(retimed ? 'plug' : (conditions.host ?? usualHost(medium, rate.flyoverM)));
  const channel: CopperChannel = { laneGbps, gauge: conditions.gauge ?? USUAL_GAUGE, connectors: host.connectors };
  const boardMm = retimed ? host.boardMm : (conditions.hostMm ?? host.boardMm);
  if (boardMm !== undefined) channel.hostMm = boardMm;
  // A board that takes the place of a rate's own flyover has none.
  channel.flyoverM = host.flyoverM ?? 0;
  // A package counts only where the budget is stated die to die.
  if (rate.packageMm > 0) channel.packageMm = host.packageMm ?? copperConditions.boardPackageMm.value;
  if (host.id === 'board' && rate.hostMm === 0 && boardMm === undefined) channel.hostMm = BOARD_MM;
  if (conditions.temperatureC !== undefined) channel.temperatureC = conditions.temperatureC;
  const gainDb = medium === 'copper-active-linear' ? copperConditions.redriverGainDb.value : 0;
  channel.budgetDb = (conditions.budgetDb ?? copperBudgetDb({ laneGbps })) + gainDb;
  return { channel, host };
}

/** The trace of an ordinary board at a lane rate that is not usually built over one, mm. */
const BOARD_MM = 110;

function usualHost(medium: string, usualFlyoverM: number): string {
  if (medium === 'copper-backplane') return 'cartridge';
  return usualFlyoverM > 0 ? 'co-packaged' : 'board';
}
