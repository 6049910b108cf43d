/** Tiers of cable, from the GPU outwards: inside the scale-up domain, NIC to leaf, leaf to spine, spine to core. Their order is their number in the link arrays. */
export const TIERS = ['domain', 'leaf', 'spine', 'core'] as const;
export type Tier = (typeof TIERS)[number];
