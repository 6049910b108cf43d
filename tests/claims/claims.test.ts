import { beforeAll, describe, expect, it } from 'vitest';
import { type Answered, answer } from '../../src/claims/answer';
import { createAsk } from '../../src/claims/ask';
import { claimOf, claims, unanswered } from '../../src/claims/claims';
import { claimsJson } from '../../src/report/claims-json';
import { anchor, claimsPage } from '../../src/report/claims-page';
import { claimScreen, claimsScreen } from '../../src/report/claims-screen';

let answered: Answered[];
beforeAll(() => {
  answered = answer(claims, createAsk());
}, 120_000);

describe('every claim', () => {
  it('has an id of its own and is said in at most ten words', () => {
    expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length);
    for (const { id, said } of claims) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(said.split(/\s+/).length, said).toBeLessThanOrEqual(10);
    }
  });

  it('is answered by two to four numbers, one of them from a command, each within its range', () => {
    for (const { id, finding } of answered) {
      expect(finding.figures.length, id).toBeGreaterThanOrEqual(2);
      expect(finding.figures.length, id).toBeLessThanOrEqual(4);
      expect(
        finding.figures.some(({ from }) => from !== undefined),
        id,
      ).toBe(true);
      for (const { name, value, min = value, max = value } of finding.figures) {
        expect(Number.isFinite(value), `${id}: ${name}`).toBe(true);
        expect(min, `${id}: ${name}`).toBeLessThanOrEqual(value);
        expect(max, `${id}: ${name}`).toBeGreaterThanOrEqual(value);
      }
    }
  });

  it('has a verdict that fits a line of the list', () => {
    for (const line of claimsScreen(answered).split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80);
  });

  it('fits 80 columns in full, but for the command, which is to be copied', () => {
    for (const one of answered) {
      for (const line of claimScreen(one).split('\n')) {
        if (!line.startsWith('  interlude ')) expect([...line].length, line).toBeLessThanOrEqual(80);
      }
    }
  });

  it('is found by its id; a mistyped id is answered with the nearest', () => {
    expect(claimOf('equal-rate').said).toContain('Fibre');
    expect(() => claimOf('equal-rat')).toThrow('Did you mean "equal-rate"?');
  });
});

describe('the page', () => {
  it('lists every claim once, and every entry leads to its heading', () => {
    const page = claimsPage(answered, unanswered);
    const headings = page.match(/^## .+$/gm)?.map((line) => anchor(line.slice(3))) ?? [];
    const entries = [...page.matchAll(/^\| \[.+\]\(#(.+)\) \|/gm)].map(([, to]) => to);
    expect(entries).toHaveLength(claims.length);
    expect(headings.slice(0, -1)).toEqual(entries);
    expect(new Set(headings).size).toBe(headings.length);
  });

  it('and its JSON hold no folder of the machine, and no number of more than nine digits', () => {
    const texts = [claimsPage(answered, unanswered), claimsJson(answered, unanswered)];
    for (const text of texts) {
      expect(text).not.toContain(process.cwd());
      expect(text).not.toMatch(/NaN|undefined|null|Infinity/);
      for (const [number] of text.matchAll(/\d+\.\d+/g)) expect(number.replace('.', '').replace(/^0+/, '').length, number).toBeLessThanOrEqual(9);
    }
  });

  it('is the same when it is asked again', () => {
    const quick = claims.filter(({ id }) => ['copper-reach', 'link-energy', 'equal-rate', 'modules-per-gpu', 'in-rack-copper'].includes(id));
    const page = () => claimsPage(answer(quick, createAsk()), unanswered);
    expect(page()).toBe(page());
  });
});
