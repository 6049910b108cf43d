import type { LinkTechnology } from '../catalog/links';

const USUAL_COPPER_M = 3;
const USUAL_FIBRE_M = 50;

/**
 * A length at which to look at a technology when nobody says one, m: 3 m of copper and 50 m of fibre, or what the part is made for where that is less.
 *
 * @example usualLengthM(linkTechnology('dac-200')) // 1
 */
export function usualLengthM(technology: LinkTechnology): number {
  return Math.min(technology.reachM.value, technology.medium.startsWith('fiber') ? USUAL_FIBRE_M : USUAL_COPPER_M);
}
