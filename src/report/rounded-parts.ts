/**
 * Parts in percent with fixed decimals that add up to the rounded total, digit for digit: each is rounded down, and the largest remainders get what is
 * missing (Hamilton's method). No part moves by more than one unit of its last digit.
 *
 * @param parts shares of 1, of either sign
 * @returns texts without the percent sign, and the total's
 * @example roundedParts([1 / 3, 1 / 3, 1 / 3], 0) // { parts: ['34', '33', '33'], total: '100' }
 */
export function roundedParts(parts: readonly number[], decimals: number): { parts: string[]; total: string } {
  const unit = 10 ** (decimals + 2);
  const total = Math.round(parts.reduce((sum, part) => sum + part, 0) * unit);
  const floors = parts.map((part) => Math.floor(part * unit));
  const missing = total - floors.reduce((sum, floor) => sum + floor, 0);
  const order = parts
    .map((part, index) => ({ index, remainder: part * unit - floors[index] }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of order.slice(0, Math.max(0, missing))) floors[index] += 1;
  // A sum of floors can pass the rounded total by float error alone; the smallest remainder gives it back.
  for (const { index } of order.slice(order.length - Math.max(0, -missing))) floors[index] -= 1;
  const write = (units: number) => (units / 10 ** decimals).toFixed(decimals).replace(/^-/, units === 0 ? '' : '−');
  return { parts: floors.map(write), total: write(total) };
}
