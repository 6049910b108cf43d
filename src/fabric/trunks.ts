/** Numbers of the links of one tier: block by block, trunk by trunk, member by member, up and down in pairs. */
export interface TrunkNumbers {
  /** Number after the last link. */
  end: number;
  /** Number of the upward link; the downward one follows it. */
  idOf(block: number, trunk: number, member: number): number;
  /** Where link `id` stands. */
  at(id: number): { block: number; trunk: number; member: number };
}

/**
 * Numbers links of which blocks (leaf groups, pods) hold several trunks with as many members each. A trunk that is simulated as one link has one member.
 *
 * @param members links that a trunk of the block is written out as, by block
 * @param trunks trunks of a block
 * @example numberTrunks(100, [1, 1], 4).idOf(1, 2, 0) // 112
 */
export function numberTrunks(first: number, members: number[], trunks: number): TrunkNumbers {
  const start = new Int32Array(members.length + 1);
  members.forEach((count, block) => {
    start[block + 1] = start[block] + count * trunks;
  });
  return {
    end: first + 2 * start[members.length],
    idOf: (block, trunk, member) => first + 2 * (start[block] + trunk * members[block] + member),
    at(id) {
      const place = (id - first) >> 1;
      let block = 0;
      for (let above = members.length; above - block > 1; ) {
        const middle = (block + above) >> 1;
        if (start[middle] <= place) block = middle;
        else above = middle;
      }
      const rest = place - start[block];
      const size = members[block];
      return { block, trunk: Math.floor(rest / size), member: rest % size };
    },
  };
}
