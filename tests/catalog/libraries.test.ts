import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnknownIdError } from '../../src/catalog/errors';
import { HOP_KINDS, hopExcessPs, libraryIds, libraryProfile } from '../../src/catalog/libraries';

const nccl = libraryProfile('nccl');

describe('a library profile', () => {
  it('costs nothing when ideal', () => {
    const ideal = libraryProfile('ideal');
    expect(ideal.launchPs.value).toBe(0);
    for (const kind of HOP_KINDS) expect(hopExcessPs(ideal, kind)).toBe(0);
  });

  it('has the tuner constants of NCCL 2.30.7, ring and Simple: 8.4 µs launch, 3.4, 5.7 and 14 µs a hop', () => {
    expect(nccl.launchPs.value).toBe(8_400_000);
    expect(HOP_KINDS.map((kind) => nccl.hopPs[kind].value)).toEqual([3_400_000, 5_700_000, 14_000_000]);
    expect(nccl.launchPs.sources).toEqual(['NCCL-TUNING']);
  });

  it('takes the physics of the reference path off a network hop: 14 µs − 933 ns', () => {
    // 600 NICs + 150 Quantum-2 + 2 × (15 SerDes + 3 m × 4.5 + 63 KP4) = 933 ns
    expect(hopExcessPs(nccl, 'NET')).toBe(13_067_000);
  });

  it('takes the physics of the reference path off an NVLink hop: 3.4 µs − 784.2 ns', () => {
    // 500 GPU ports + 250 NVSwitch (with its SerDes and FEC) + 2 × (15 SerDes + 0.3 m × 7 ns/m) = 784.2 ns
    expect(hopExcessPs(nccl, 'NVLINK')).toBe(2_615_800);
  });

  it('takes the physics of the reference path off a PCIe hop: 5.7 µs − 1184.2 ns', () => {
    // 1000 DMA + 150 PCIe switch + 2 × (15 + 0.3 × 7)
    expect(hopExcessPs(nccl, 'PCI')).toBe(4_515_800);
  });

  it('is never negative, and whole picoseconds: a library faster than its wire costs nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...HOP_KINDS), fc.double({ min: 0, max: 3e7, noNaN: true }), (kind, hop) => {
        const fact = { ...nccl.hopPs[kind], value: hop };
        const excess = hopExcessPs({ ...nccl, hopPs: { ...nccl.hopPs, [kind]: fact } }, kind);
        expect(excess).toBeGreaterThanOrEqual(0);
        expect(excess).toBeLessThanOrEqual(Math.ceil(hop));
        expect(Number.isSafeInteger(excess)).toBe(true);
      }),
      { seed: 13 },
    );
  });

  it('of RCCL is NCCL’s, said to be unmeasured', () => {
    const rccl = libraryProfile('rccl');
    expect(HOP_KINDS.map((kind) => hopExcessPs(rccl, kind))).toEqual(HOP_KINDS.map((kind) => hopExcessPs(nccl, kind)));
    expect(rccl.launchPs.confidence).toBe('general knowledge, not re-checked');
    expect(rccl.launchPs.note).toMatch(/not published/);
  });

  it('is found by id', () => {
    expect(libraryIds()).toEqual(['ideal', 'nccl', 'rccl']);
    expect(() => libraryProfile('ncll')).toThrow(UnknownIdError);
    expect(() => libraryProfile('ncll')).toThrow('Did you mean "nccl" or "rccl"?');
  });
});
