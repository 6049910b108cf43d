import type { Answered } from '../claims/answer';
import type { Unanswered } from './claims-page';

/** Digits that a committed result keeps. */
const DIGITS = 9;

/** Claims with their answers as JSON, numbers to nine digits; shares of 1, picoseconds and whole watts. Ends with a new line. */
export function claimsJson(answered: readonly Answered[], unanswered: readonly Unanswered[]): string {
  const claims = answered.map(plain);
  return `${JSON.stringify({ claims, unanswered }, rounded, 2)}\n`;
}

/** One claim with its answer, as `claimsJson` has it. */
export const claimJson = (one: Answered): string => `${JSON.stringify(plain(one), rounded, 2)}\n`;

const plain = ({ id, said, finding, commands }: Answered) => ({ id, said, ...finding, commands });

const rounded = (_: string, value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(DIGITS)) : value);
