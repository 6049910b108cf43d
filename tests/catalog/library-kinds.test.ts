import { describe, expect, it } from 'vitest';
import { UnknownIdError } from '../../src/catalog/errors';
import { ncclParameter, ncclParameterIds, ncclParameters } from '../../src/catalog/nccl-profile';
import { listCatalog, showEntry } from '../../src/catalog/print';
import { transport, transportIds } from '../../src/catalog/transports';

describe('the printed profile of NCCL', () => {
  it('has a row for every parameter, with value, unit and standard error', () => {
    const rows = listCatalog('nccl').split('\n');
    expect(rows).toHaveLength(1 + ncclParameters.length);
    // data/nccl-profile.json: 12.27 µs, standard error 0.199, two families.
    expect(rows.find((row) => row.startsWith('netHopSimple/infiniband '))).toMatch(/12\.27 +µs +20 +fitted +ib-hdr-a100 \+1 +hop over the network/);
  });

  it('shows one with its meaning, one standard error to each side, and the measurement families that it was fitted on', () => {
    // 12.27 / 1.199 and 12.27 × 1.199.
    const text = showEntry('nccl', 'netHopSimple/infiniband');
    expect(text).toMatch(/^netHopSimple\/infiniband\n\n {2}meaning +hop over the network, whole: Simple/);
    expect(text).toMatch(/12\.27 µs \[10\.23\d* – 14\.71\d*\] \(fitted\)/);
    expect(text).toMatch(/standard error +19\.9 %/);
    expect(text).toMatch(/fitted on +ib-hdr-a100, ib-ndr-h100/);
  });

  it('says of what was not fitted that it is assumed, without an error', () => {
    const text = showEntry('nccl', 'netHopLL/efa');
    expect(text).toContain('(assumed)');
    expect(text).not.toContain('standard error');
  });

  it('knows every id, and the nearest to an unknown one', () => {
    expect(new Set(ncclParameterIds()).size).toBe(ncclParameters.length);
    expect(ncclParameterIds().map(ncclParameter)).toEqual(ncclParameters);
    expect(() => ncclParameter('netHop/efa')).toThrow(UnknownIdError);
  });
});

describe('the printed transports', () => {
  it('are all of them, each with the parameters that it takes', () => {
    expect(listCatalog('transports').split('\n')).toHaveLength(1 + transportIds().length);
    const owners = new Set(ncclParameters.map(({ of }) => of));
    for (const id of transportIds()) {
      // The last resort of every transport has parameters.
      expect(owners.has(transport(id).parameters.at(-1))).toBe(true);
      expect(showEntry('transports', id)).toContain(transport(id).parameters.join(', '));
    }
  });
});
