import type { PointResult, SimulatedPoint } from '../analysis/result';
import type { LinkSheet } from '../link/link-sheet';
import { type SheetTerm, sumOf } from '../link/sheet-term';
import type { Evidence } from './ask';
import { compare, type Figure, figureOf, type Span, spanOf, worked } from './figure';

/** Energy of a whole link with the range of its terms. */
export const energyFigure = (name: string, link: Evidence<LinkSheet>): Figure =>
  figureOf(name, link, 'pJPerBit', 'pJ/b', spanOf(link.told.energyTerms));

/** One-way latency of a whole link with the range of its terms. */
export const latencyFigure = (name: string, link: Evidence<LinkSheet>): Figure =>
  figureOf(name, link, 'latencyNs', 'ns', spanOf(link.told.latencyTerms));

/**
 * Reach of a passive cable with its loss at both ends of its range: (budget − what the hosts lose) over loss per metre.
 *
 * @example reachFigure('100 Gb/s a lane', ask.link('dac-100', { lengthM: 1 })).value // 3.57
 */
export function reachFigure(name: string, link: Evidence<LinkSheet>): Figure {
  return figureOf(name, link, 'closure.reachM', 'm', reachSpan(link.told));
}

function reachSpan({ closure, lossTerms, lengthM }: LinkSheet): Span | undefined {
  const cable = lossTerms.find(({ name }) => name.startsWith('cable'));
  if (cable === undefined || closure.copper === undefined || lengthM === 0) return undefined;
  const left = closure.budgetDb - (closure.lossDb - cable.value);
  const reach = (db: number): number => Math.max(0, (left * lengthM) / db);
  return [reach(cable.max ?? cable.value), reach(cable.min ?? cable.value)];
}

/** The path of a term whose name matches, in one of the lists of a sheet. */
export function termAt(list: 'latencyTerms' | 'energyTerms' | 'lossTerms', name: RegExp, { told }: Evidence<LinkSheet>): string {
  const index = told[list].findIndex((term) => name.test(term.name));
  if (index < 0) throw new RangeError(`${told.id} has no term like ${name} among its ${list}`);
  return `${list}.${index}.value`;
}

/** Confidences below what was read in a source or follows by a formula, and how they are told. */
const WEAK: readonly [confidence: string, told: string][] = [
  ['general knowledge, not re-checked', 'General knowledge, not re-checked'],
  ['vendor claim', 'Vendors’ claims'],
];

/**
 * Names the facts that nobody has read in a source or derived, by their confidence; undefined when there is none.
 *
 * @example guesses([['DAC', sheet.energyTerms]]) // 'General knowledge, not re-checked: DAC (SerDes).'
 */
export function guesses(owners: readonly (readonly [name: string, terms: readonly SheetTerm[]])[]): string | undefined {
  const sentences = WEAK.flatMap(([confidence, told]) => {
    const named = owners.flatMap(([name, terms]) => {
      const weak = terms.filter((term) => term.confidence === confidence).map((term) => term.name.replace(/, .*/, ''));
      return weak.length === 0 ? [] : [`${name} (${[...new Set(weak)].join(', ')})`];
    });
    return named.length === 0 ? [] : [`${told}: ${named.join('; ')}.`];
  });
  return sentences.length === 0 ? undefined : sentences.join(' ');
}

/** Sentences that are there, joined. */
export function joined(...sentences: (string | undefined)[]): { note?: string } {
  const there = sentences.filter((sentence) => sentence !== undefined);
  return there.length === 0 ? {} : { note: there.join(' ') };
}

/**
 * A point that could be built.
 *
 * @throws Error with the reason when it could not: the claim then asks for what there is not
 */
export function built({ told, command }: Evidence<PointResult>): SimulatedPoint {
  if (told.status === 'ok') return told;
  throw new Error(`${command}: ${told.reason}`);
}

/**
 * Whether one link takes less than another over the ranges of what they do not share: host SerDes or a code that both have are off the same way in both.
 *
 * @example compareLinks('energyTerms', ask.link('lpo-800', at), ask.link('dr8-800', at)) // 'below'
 */
export function compareLinks(list: 'latencyTerms' | 'energyTerms', a: Evidence<LinkSheet>, b: Evidence<LinkSheet>): 'below' | 'above' | 'overlap' {
  const same = (one: SheetTerm, other: SheetTerm): boolean =>
    one.name === other.name && one.value === other.value && one.min === other.min && one.max === other.max;
  const own = (mine: Evidence<LinkSheet>, theirs: Evidence<LinkSheet>): Figure => {
    const terms = mine.told[list].filter((term) => !theirs.told[list].some((other) => same(term, other)));
    return worked(mine.told.id, sumOf(terms), '', spanOf(terms));
  };
  return compare(own(a, b), own(b, a));
}
