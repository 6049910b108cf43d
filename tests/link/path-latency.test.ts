import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { switchEntry, switchIds } from '../../src/catalog/switches';
import { boundary } from '../../src/link/boundary';
import { pathLatencyNs } from '../../src/link/path-latency';

const NDR = { endpoint: 'cx7', technology: 'dac-100', lengthM: 3, portBytesPerSecond: 50e9, switchId: 'quantum2', gauge: 26 } as const;

describe('a path over one switch', () => {
  it('takes 933 ns from NIC to NIC over two 3 m copper cables and a Quantum-2', () => {
    // 600 ns NICs + 150 ns switch + 2 × (15 ns SerDes of the NIC + 13.5 ns copper + 63 ns KP4); the switch's own SerDes is in its 150 ns.
    expect(pathLatencyNs(NDR)).toBeCloseTo(933, 9);
  });

  it('counts no FEC where the switch has counted it', () => {
    // SN5600: 500 ns with FEC and its SerDes; 600 + 500 + 2 × (15 + 13.5)
    expect(pathLatencyNs({ ...NDR, switchId: 'sn5600' })).toBeCloseTo(1157, 9);
  });

  it('says why when its links do not close', () => {
    expect(() => pathLatencyNs({ ...NDR, lengthM: 5 })).toThrow('reaches 3.57 m, the run is 5 m');
  });

  it('lengthens by the propagation of both links', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 0, max: 100, noNaN: true }), (a, b) => {
        const at = (lengthM: number) => pathLatencyNs({ ...NDR, technology: 'dr4-400', lengthM });
        expect(at(b) - at(a)).toBeCloseTo(2 * 4.9 * (b - a), 6);
      }),
      { seed: 8 },
    );
  });
});

describe('the boundary of a link', () => {
  it('counts both SerDes and the FEC between two endpoints', () => {
    expect(boundary(undefined, undefined)).toEqual({ hostSerdesEnds: 2, countFec: true });
  });

  it('leaves out one SerDes for each switch that holds its own, and the FEC when one end holds it', () => {
    expect(boundary(undefined, switchEntry('quantum2'))).toEqual({ hostSerdesEnds: 1, countFec: true });
    expect(boundary(switchEntry('quantum2'), switchEntry('quantum2'))).toEqual({ hostSerdesEnds: 0, countFec: true });
    expect(boundary(undefined, switchEntry('nvswitch3'))).toEqual({ hostSerdesEnds: 1, countFec: false });
  });

  it('does not depend on the direction of the link', () => {
    const ends = fc.option(fc.constantFrom(...switchIds()).map(switchEntry), { nil: undefined });
    fc.assert(
      fc.property(ends, ends, (a, b) => {
        expect(boundary(a, b)).toEqual(boundary(b, a));
      }),
      { seed: 9 },
    );
  });
});
