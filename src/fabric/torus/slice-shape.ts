import { UnbuildableError } from '../unbuildable';

/** A torus as it is wired: its whole shape, and the blocks that it comes in. */
export interface SliceRules {
  /** Ranks along each dimension of the whole. */
  shape: readonly number[];
  /** Ranks of a block (cube, node) along each dimension. */
  block: readonly number[];
  /** Circuit switches join blocks in any order; otherwise a slice is a box cut from the whole. */
  anyOrder: boolean;
}

/**
 * The shape of the slice that so many ranks take: whole blocks as near to a cube as can be, or a part of one block. Of equally compact shapes the one with the larger last dimension.
 *
 * @throws UnbuildableError when the ranks fill no such box
 * @example sliceShape(512, { shape: [16, 16, 16], block: [4, 4, 4], anyOrder: true }) // [8, 8, 8]
 */
export function sliceShape(ranks: number, { shape, block, anyOrder }: SliceRules): number[] {
  const inBlock = product(block);
  const whole = ranks % inBlock === 0;
  const limits = whole ? shape.map((size, d) => (anyOrder ? Number.POSITIVE_INFINITY : Math.floor(size / block[d]))) : block;
  const found = mostCompact(whole ? ranks / inBlock : ranks, limits);
  if (found === undefined || (!whole && ranks > inBlock)) {
    const below = ranks - (ranks % inBlock);
    const near = [below, below + inBlock].filter((count) => count > 0).join(' or ');
    throw new UnbuildableError(
      `a torus of ${shape.join(' × ')} has no slice of ${ranks} GPUs: slices are boxes of whole blocks of ${block.join(' × ')}, or a part of one. Use gpus: ${near}, or give fabric.scale_up.shape`,
      'no slice',
    );
  }
  return whole ? found.map((count, d) => count * block[d]) : found;
}

/** The factors of a number, one a dimension and none over its limit, with the smallest sum: ties go to the first found, small first dimensions first. */
function mostCompact(count: number, limits: readonly number[]): number[] | undefined {
  const [limit, ...others] = limits;
  if (limit === undefined) return count === 1 ? [] : undefined;
  let best: number[] | undefined;
  for (let first = 1; first <= Math.min(limit, count); first++) {
    if (count % first !== 0) continue;
    const rest = mostCompact(count / first, others);
    if (rest !== undefined && (best === undefined || sum([first, ...rest]) < sum(best))) best = [first, ...rest];
  }
  return best;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
export const product = (values: readonly number[]): number => values.reduce((total, value) => total * value, 1);
