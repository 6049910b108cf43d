import { hubTree, type SwitchLevel } from './in-network-hubs';
import { type NetworkPieces, type Pass, sideBySide } from './in-network-rounds';
import type { Collective, Schedule } from './schedule';

/** Number of the tier `domain` in fabric/tiers.ts. */
const DOMAIN = 0;

/**
 * NVLS: the scale-up switch reduces and multicasts. Of n ranks each owns S/n. To reduce-scatter, the owner reads its part of everybody through the switch, which hands on one sum: S leave
 * each port (the rank's own part too) and S/n enter. To all-gather, the owner writes its part once and the switch writes it to everybody: S/n leave, S enter. An all-reduce is both, piece
 * by piece: S(1 + 1/n) out of and into each port, against 2S(n − 1)/n of a ring.
 * B. Klenk et al., An in-network architecture for accelerating shared-memory multiprocessor collectives, ISCA 2020; NCCL, device/all_reduce.h, RunWorkColl of
 * NCCL_ALGO_NVLS (multimem.ld_reduce, multimem.st).
 *
 * The n owners' parts travel as one message of each rank to a hub, and one back. The bytes of a port are the same, and so is the time while all owners keep pace: the switch waits for the
 * slowest rank in either case, since every part needs all ranks. In one piece on uniform links of one-way latency α/2: 2(S + S/n)/B + 2α; with P pieces no less than (1 + 1/n)S/B. The
 * owner's read request, one more α before the first piece, is left to the library profile.
 *
 * Over several domains (all-reduce only) the parts of equal index are then summed by the switches between the domains, so that each NIC carries S/d once each way.
 *
 * @param perDomain ranks of the communicator in each domain (consecutive); default all
 * @param levels the switches between domains that reduce, in domains; needed with several domains
 * @param channels side by side, each with its part of the buffer (default 1)
 * @throws RangeError when domains do not fit, switches do not join them, or the collective has no such form
 * @example nvls('all-reduce', 8, { pieceBytes: 131072 })
 */
export function nvls(
  collective: Collective,
  ranks: number,
  { perDomain = ranks, levels = [], channels = 1, ...pieces }: NetworkPieces & { perDomain?: number; levels?: SwitchLevel[]; channels?: number } = {},
): Schedule {
  const reduces = collective === 'all-reduce' || collective === 'reduce-scatter';
  const gathers = collective === 'all-reduce' || collective === 'all-gather';
  if (!reduces && !gathers) throw new RangeError(`nvls does all-reduce, reduce-scatter, all-gather, not ${collective}`);
  if (ranks % perDomain !== 0) throw new RangeError(`nvls: ${perDomain} ranks a domain do not divide ${ranks}`);
  const domains = ranks / perDomain;
  if (domains > 1 && collective !== 'all-reduce')
    throw new RangeError(`nvls: ${collective} over ${domains} domains is not there; one domain or all-reduce`);
  const passes: Pass[] = [];
  if (reduces) passes.push(...reduceInDomain(perDomain, channels));
  if (domains > 1) {
    const { parents, host, tier } = hubTree(domains, levels);
    const across = { stride: perDomain, radix: domains, divisor: channels * perDomain, reduces: false };
    const trees = { parents: [parents], hubs: { host: [host], tier } };
    passes.push({ ...across, trees: { ...trees, way: 'up' } }, { ...across, trees: { ...trees, way: 'down' } });
  }
  if (gathers) passes.push(...gatherInDomain(perDomain, channels));
  return sideBySide({ collective, algorithm: 'nvls', ranks, channels, parts: perDomain }, passes, pieces);
}

/** Everybody's buffer up to the domain's switch, the owner's share of the sum down to each; nothing in a domain of one. */
export function reduceInDomain(perDomain: number, channels: number): Pass[] {
  const [up, down] = inDomain(perDomain);
  return perDomain === 1
    ? []
    : [
        { ...up, divisor: channels },
        { ...down, divisor: channels * perDomain },
      ];
}

/** Each owner's share up to the domain's switch, and all shares down to everybody. */
export function gatherInDomain(perDomain: number, channels: number): Pass[] {
  const [up, down] = inDomain(perDomain);
  return perDomain === 1
    ? []
    : [
        { ...up, divisor: channels * perDomain },
        { ...down, divisor: channels },
      ];
}

/** Up to a hub in the domain's switch and down from it. What is reduced and what is gathered have hubs of their own: a hub adds all that comes up to it. */
function inDomain(perDomain: number): [up: Omit<Pass, 'divisor'>, down: Omit<Pass, 'divisor'>] {
  const { parents, host, tier } = hubTree(perDomain, [{ tier: DOMAIN, values: perDomain }]);
  const trees = { parents: [parents], hubs: { host: [host], tier } };
  const pass = { stride: 1, radix: perDomain, reduces: false };
  return [
    { ...pass, trees: { ...trees, way: 'up' } },
    { ...pass, trees: { ...trees, way: 'down' } },
  ];
}
