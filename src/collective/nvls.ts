import { hubTree, type SwitchLevel } from './in-network-hubs';
import { type NetworkPieces, type Pass, sideBySide } from './in-network-rounds';
import type { Collective, Schedule } from './schedule';

/** Number of the tier `domain` in fabric/tiers.ts. */
const DOMAIN = 0;

/**
 * NVLS: the scale-up switch reduces and multicasts. Of n ranks each owns S/n. To reduce-scatter, the owner reads its part of everybody through the switch, which hands on one sum: S leave
 * each port (the rank's own part too) and S/n enter. To all-gather, the owner writes its part once and the switch writes it to everybody: S/n leave, S enter. An all-reduce is both, piece
 * by piece: S(1 + 1/n) out of and into each port, against 2S(n − 1)/n of a ring.
 * Loads that reduce over, and stores that reach, all memories behind one address: NVIDIA, PTX ISA, multimem; in the switch: B. Klenk et al., An in-network architecture for accelerating
 * shared-memory multiprocessor collectives, ISCA 2020. The schedule: NCCL, device/all_reduce.h, RunWorkColl of NCCL_ALGO_NVLS; busbw of 2(n − 1)/(n + 1) of a port's rate: NVIDIA/nccl-tests on
 * GitHub, "H100 all reduce performance is poor".
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
  {
    perDomain = ranks,
    levels = [],
    channels = 1,
    heads = perDomain,
    inside,
    keeps = false,
    ...pieces
  }: NetworkPieces & InDomain & { perDomain?: number; levels?: SwitchLevel[]; channels?: number } = {},
): Schedule {
  const reduces = collective === 'all-reduce' || collective === 'reduce-scatter';
  const gathers = collective === 'all-reduce' || collective === 'all-gather';
  if (!reduces && !gathers) throw new RangeError(`nvls does all-reduce, reduce-scatter, all-gather, not ${collective}`);
  if (ranks % perDomain !== 0) throw new RangeError(`nvls: ${perDomain} ranks a domain do not divide ${ranks}`);
  const domains = ranks / perDomain;
  if (domains > 1 && collective !== 'all-reduce')
    throw new RangeError(`nvls: ${collective} over ${domains} domains is not there; one domain or all-reduce`);
  if (heads < perDomain && (domains > 1 || collective !== 'all-reduce'))
    throw new RangeError(`nvls: ${heads} of ${perDomain} ranks with a share are for an all-reduce in one domain`);
  const within = { perDomain, heads, keeps, ...(inside && { inside }) };
  const passes: Pass[] = [];
  if (reduces) passes.push(...reduceInDomain(within));
  if (domains > 1) {
    const { parents, host, tier } = hubTree(domains, levels);
    const across = { stride: perDomain, radix: domains, holds: 1, reduces: false };
    const trees = { parents: [parents], hubs: { host: [host], tier } };
    passes.push({ ...across, trees: { ...trees, way: 'up' } }, { ...across, trees: { ...trees, way: 'down' } });
  }
  if (gathers) passes.push(...gatherInDomain(within));
  return sideBySide({ collective, algorithm: 'nvls', ranks, channels, shares: heads, perDomain }, passes, pieces);
}

/** How the shares lie in a domain. */
export interface InDomain {
  /** Ranks that have a share: the first ones of each domain (default all). With two tiers of switches: of one switch, or of whole ones. */
  heads?: number;
  /** The switches inside a domain, in ranks; one that joins all when absent. */
  inside?: SwitchLevel[];
  /** A rank adds its own share to the sum, or has it already, at home: it does not go to the switch and back. Below one switch only. */
  keeps?: boolean;
}

/** Everybody's buffer up to the domain's switch, its share of the sum down to each head; nothing in a domain of one. */
export function reduceInDomain(domain: InDomain & { perDomain: number }): Pass[] {
  const { all, shares, keeps } = inDomain(domain);
  return [...all('up'), ...shares('down', keeps)];
}

/** Each head's share up to the domain's switch, and all shares down to everybody. */
export function gatherInDomain(domain: InDomain & { perDomain: number }): Pass[] {
  const { all, shares } = inDomain(domain);
  return [...shares('up', false), ...all('down')];
}

/**
 * Up to a hub in the domain's switch and down from it. What is reduced and what is gathered have hubs of their own: a hub adds all that comes up to it. On the way of single shares a
 * message holds what is for, or from, the heads below: another length on each tier of switches, so a pass for each.
 */
function inDomain({
  perDomain,
  heads = perDomain,
  inside = [{ tier: DOMAIN, values: perDomain }],
  keeps = false,
}: InDomain & { perDomain: number }): {
  all: (way: 'up' | 'down') => Pass[];
  shares: (way: 'up' | 'down', adds: boolean) => Pass[];
  keeps: boolean;
} {
  if (perDomain === 1) return { all: () => [], shares: () => [], keeps };
  const { parents, host, tier } = hubTree(perDomain, inside);
  const hubs = { host: [host], tier, tree: parents };
  const digit = { stride: 1, radix: perDomain };
  const oneTier = parents[parents[0]] < 0;
  const first = (value: number): number => (value < perDomain ? value : host[value - perDomain]);
  const tierOf = (value: number): number => (value < perDomain ? -1 : tier[value - perDomain]);
  const steps = [...new Set(parents.map((parent, value) => (parent < 0 ? -2 : tierOf(value))))]
    .filter((lower) => lower >= -1)
    .map((lower) => ({
      holds: lower < 0 ? 1 : Math.min(heads, inside.find((level) => level.tier === lower)?.values ?? heads),
      parents: parents.map((parent, value) => (tierOf(value) === lower && first(value) < heads ? parent : -1)),
    }));
  return {
    all: (way) => [{ ...digit, holds: keeps && oneTier ? 'others' : 'all', reduces: false, trees: { parents: [parents], hubs, way } }],
    shares: (way, adds) =>
      (way === 'up' ? steps : steps.toReversed()).map((step) => ({
        ...digit,
        holds: step.holds,
        reduces: adds && step === steps[0],
        trees: { parents: [step.parents], hubs, way },
      })),
    keeps: keeps && oneTier,
  };
}
