import { describe, expect, it } from 'vitest';
import { summarise } from '../../src/analysis/bill/bill-of-materials-summary';
import { wiringOf } from '../../src/analysis/bill/bill-of-materials-wiring';
import { systemEntry } from '../../src/catalog/systems';
import { formatLong, formatMany, formatShort, formatUsd, formatWatts, plural, usdRange } from '../../src/report/bill-numbers';
import { billScreen } from '../../src/report/bill-screen';
import { type Change, scenarioOf } from '../analysis/scenarios';

const summary = (change: Change) => {
  const scenario = scenarioOf(change);
  return summarise(wiringOf(scenario, systemEntry(scenario.system)));
};
const screen = (change: Change): string => billScreen(summary(change));

describe('billScreen', () => {
  it('leads with the answer, and fits a terminal of 80 × 24 with three tiers of switches', () => {
    const text = screen({ gpus: 18432, scale_out: { leaf_nodes: 18 } });
    expect(text).toMatch(/^18,432 GPUs of h100-hgx take 55,296 cables and [\d,]+ switches: /);
    const lines = text.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(80);
    expect(text).not.toContain('\u001b');
  });

  it('says first what does not close, how many links and why', () => {
    const text = screen({ gpus: 1024, scale_out: { spine: 'dac-100' } });
    expect(text).toMatch(/^dac-100 does not close in the spine tier: 1,024 of 1,024 links are longer than/);
    expect(text).toMatch(/^spine +dac-100 +1,024 .* – +– +–$/m);
    expect(text).toMatch(/^spine: dac-100 \(100 Gb\/s a lane, 26 AWG\) reaches 3\.57 m/m);
  });

  it('says what took the place of what', () => {
    const text = screen({ gpus: 1024, scale_out: { leaf: 'aec-100', too_long: 'replace', replace_with: 'dr4-400' } });
    expect(text).toMatch(/^leaf +dr4-400 /m);
    expect(text).toMatch(/^leaf: aec-100 reaches 5 m .* replaced by/m);
  });

  it('needs no network for a job inside one domain', () => {
    const text = screen({ gpus: 8 });
    expect(text).toMatch(/^8 GPUs of h100-hgx take 144 traces on boards and 4 switches/);
    expect(text).toMatch(/^cables: none outside the nodes$/m);
  });
});

describe('numbers of a bill', () => {
  it('carry a range in the unit of the value', () => {
    expect(usdRange({ value: 3e6, min: 2e6, max: 4e6 })).toBe('$3 M [2 – 4]');
    expect(usdRange({ value: 864e3, min: 288e3, max: 2.88e6 })).toBe('$864 k [288 – 2,880]');
    expect(usdRange({ value: 50, min: 50, max: 50 })).toBe('$50');
  });

  it('have three digits and a prefix', () => {
    expect([formatUsd(7.19e9), formatUsd(0), formatWatts(4.07e6), formatWatts(18)]).toEqual(['$7.19 bn', '$0', '4.07 MW', '18 W']);
    expect([formatMany(331_776), formatMany(21_233_664), formatShort(2_359_296)]).toEqual(['331,776', '21.2 M', '2.36 M']);
    expect([formatLong(999.6), formatLong(17_300)]).toEqual(['1,000 m', '17.3 km']);
    expect([plural(1, 'switch', 'switches'), plural(2, 'link')]).toEqual(['1 switch', '2 links']);
  });
});
