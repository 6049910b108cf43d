/**
 * Tiers of cable, from the GPU outwards: inside the scale-up domain, NIC to leaf, leaf to spine, spine to core; and, inside a domain again, between its parts (the cubes of a
 * torus, the first and second tier of its switches). Their order is their number in the link arrays.
 */
export const TIERS = ['domain', 'leaf', 'spine', 'core', 'between'] as const;
export type Tier = (typeof TIERS)[number];

/** Tiers of the fabric between domains; all others are inside one. */
export type ScaleOutTier = Exclude<Tier, 'domain' | 'between'>;

/** Whether a tier is inside a domain. */
export const isScaleUp = (tier: Tier): tier is 'domain' | 'between' => tier === 'domain' || tier === 'between';
