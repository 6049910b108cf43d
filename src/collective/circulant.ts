import type { DigitStage } from './schedule';

/** A round of a circulant stage: to the place `shift` further on goes one message with so many parts. */
export interface CirculantStep {
  shift: number;
  parts: number;
}

/**
 * The rounds of a circulant stage among p places: ⌈log2 p⌉ of them for any p, p − 1 parts in all, everybody doing the same. A reduce-scatter halves what is still
 * to be passed on: with s parts left a place keeps the first ⌈s/2⌉ and sends the others that far. The all-gather goes back the same way.
 * J. L. Träff, Optimal, non-pipelined reduce-scatter and allreduce algorithms, arXiv 2410.14234 (2024), algorithm 1; its all-gather is Bruck's (see `bruck`).
 *
 * @example circulantSteps('reduce-scatter', 11) // shifts 6, 3, 2, 1 with 5, 3, 1, 1 parts
 */
export function circulantSteps(op: DigitStage['op'], radix: number): CirculantStep[] {
  const steps: CirculantStep[] = [];
  for (let left = radix; left > 1; ) {
    const shift = Math.ceil(left / 2);
    steps.push({ shift, parts: left - shift });
    left = shift;
  }
  return op === 'reduce-scatter' ? steps : steps.toReversed();
}

/** The parts that a place sends in the round of `shift`: those that are for it and the places behind it (reduce-scatter), or its own and those of the places behind itself (all-gather). */
export function circulantParts({ op, radix }: Pick<DigitStage, 'op' | 'radix'>, shift: number, own: number): number[] {
  const parts = circulantSteps(op, radix).find((step) => step.shift === shift)?.parts ?? 0;
  return Array.from({ length: parts }, (_, i) => (op === 'reduce-scatter' ? own + shift + i : own - i + radix) % radix);
}
