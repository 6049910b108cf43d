import { describe, expect, it } from 'vitest';
import { selectScored } from '../../src/validation/select-scored';
import { rowOf, shippedRows } from './shipped';

describe('the rows that are scored', () => {
  it('are 915 of 82 configurations of the shipped file, each with a source and a confidence', () => {
    const scored = selectScored(shippedRows());
    expect(scored).toHaveLength(915);
    expect(new Set(scored.map(({ row }) => row.configId)).size).toBe(82);
    expect(scored.filter(({ row }) => !/^https:\/\//.test(row.source ?? '') || !row.confidence)).toEqual([]);
  });

  it('are measured by the printed time, else by the derived one', () => {
    const of = (change: Parameters<typeof rowOf>[0]) => selectScored([rowOf(change)]).map(({ measuredUs }) => measuredUs);
    expect(of({ timeUs: 7, timeUsDerived: 9 })).toEqual([7]);
    expect(of({ timeUs: null, timeUsDerived: 9 })).toEqual([9]);
    expect(of({ timeUs: null })).toEqual([]);
  });

  it('leave out other kinds and tiers, suspect rows, contention sweeps and the dispatch of experts', () => {
    const out = [{ kind: 'training' }, { tier: 'extra' }, { suspect: 'spike' }, { suspect: true }, { id: 'a-p2psweep.8' }, { id: 'deepep-ll.ep8' }];
    expect(selectScored(out.map(rowOf))).toEqual([]);
    expect(selectScored([rowOf({ suspect: false }), rowOf({ tier: null })])).toHaveLength(2);
  });
});
