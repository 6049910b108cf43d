/**
 * Moves labels apart so that none overlaps, keeps their order, and moves them as little as possible (least squares: overlapping labels form a block
 * centred on its members' wishes, pool-adjacent-violators). When all together are taller than the room, they start at its top.
 *
 * @param wishes centre that each label wants; @param heights their heights; @returns the centres, in the order given.
 * @example pushApart([10, 12], [10, 10], 0, 100) // [6, 16]
 */
export function pushApart(wishes: readonly number[], heights: readonly number[], top: number, bottom: number): number[] {
  const order = wishes.map((_, index) => index).sort((a, b) => wishes[a] - wishes[b] || a - b);
  const blocks: { members: number[]; offset: number; height: number }[] = [];
  const start = (block: { members: number[]; height: number }) => {
    let before = 0;
    let sum = 0;
    for (const member of block.members) {
      sum += wishes[member] - before - heights[member] / 2;
      before += heights[member];
    }
    return Math.max(top, Math.min(bottom - block.height, sum / block.members.length));
  };
  for (const index of order) {
    let block = { members: [index], offset: 0, height: heights[index] };
    block.offset = start(block);
    for (let above = blocks.at(-1); above && above.offset + above.height > block.offset; above = blocks.at(-1)) {
      blocks.pop();
      block = { members: [...above.members, ...block.members], offset: 0, height: above.height + block.height };
      block.offset = start(block);
    }
    blocks.push(block);
  }
  const centres = new Array<number>(wishes.length);
  for (const block of blocks) {
    let y = block.offset;
    for (const member of block.members) {
      centres[member] = y + heights[member] / 2;
      y += heights[member];
    }
  }
  return centres;
}
