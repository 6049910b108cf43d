import { expect, it } from 'vitest';
import { reconfigurationFacts } from '../../src/catalog/reconfiguration';
import { sourceIds } from '../../src/catalog/sources';

it('a reconfiguration takes 10 ms at the mirrors of Palomar, 6.2 ms more to lock again, and about 10 s for a job, each with a source', () => {
  const facts = reconfigurationFacts('ocs-palomar');
  const { switchS, relockS, jobS } = facts;
  expect(switchS).toMatchObject({ value: 0.01, min: 0.001, max: expect.closeTo(0.03, 12), unit: 's' });
  expect(relockS.value).toBeCloseTo(0.0062, 12);
  expect(jobS.value).toBe(10);
  for (const { sources, confidence } of Object.values(facts)) {
    expect(confidence).toBe('read in the source');
    for (const id of sources) expect(sourceIds()).toContain(id);
    expect(sources.length).toBeGreaterThan(0);
  }
});

it('the mirrors of an unknown switch are refused', () => {
  expect(() => reconfigurationFacts('ocs-palmar')).toThrow(/ocs-palmar/);
});
