import { describe, expect, it } from 'vitest';
import { UnknownIdError } from '../../src/catalog/errors';
import { libraryEntry, libraryIds, referencePs } from '../../src/catalog/libraries';

describe('a library', () => {
  it('is found by id, and a mistyped id names the nearest', () => {
    expect(libraryIds()).toEqual(['ideal', 'nccl', 'rccl']);
    expect(() => libraryEntry('ncll')).toThrow(UnknownIdError);
    expect(() => libraryEntry('ncll')).toThrow('Did you mean "nccl" or "rccl"?');
  });

  it('says how sure its costs are: NCCL’s are fitted, RCCL’s are NCCL’s and not measured', () => {
    expect(libraryEntry('nccl').confidence).toBe('fitted');
    expect(libraryEntry('rccl').confidence).toBe('general knowledge, not re-checked');
    expect(libraryEntry('rccl').note).toMatch(/not published/);
  });
});

describe('the path that a hop was measured on', () => {
  it('takes 933 ns over the network', () => {
    // 600 NICs + 150 Quantum-2 + 2 × (15 SerDes + 3 m × 4.5 + 63 KP4) = 933 ns
    expect(referencePs('NET')).toBe(933_000);
  });

  it('takes 784.2 ns over NVLink', () => {
    // 500 GPU ports + 250 NVSwitch (with its SerDes and FEC) + 2 × (15 SerDes + 0.3 m × 7 ns/m) = 784.2 ns
    expect(referencePs('NVLINK')).toBe(784_200);
  });
});
