/** The number of a key, given in the order of first appearance. @example numbered(new Map([['a', 0]]), 'b') // 1 */
export function numbered<K>(numbers: Map<K, number>, key: K): number {
  let number = numbers.get(key);
  if (number === undefined) {
    number = numbers.size;
    numbers.set(key, number);
  }
  return number;
}
