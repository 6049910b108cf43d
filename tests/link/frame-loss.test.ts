import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fecIds } from '../../src/catalog/fec';
import { postFec, RS_CODES } from '../../src/link/fec-code';
import { frameLoss } from '../../src/link/frame-loss';

const host = fecIds().filter((id) => id !== 'inner-128-120');

describe('frames after FEC', () => {
  it('are lost with any codeword that they touch: 8.2e-13 codewords at 2.4e-4 lose 9.3e-13 of 64-byte frames', () => {
    // A codeword's 5140 data bits hold 5140 / 672 = 7.65 frames of 64 + 20 bytes; 8.2e-13 × (1 + 1/7.65) = 9.3e-13.
    const { codewordLoss, frameLoss: lost } = frameLoss('KP4-int-400', 2.4e-4, 64);
    expect(codewordLoss / 8.2e-13).toBeCloseTo(1, 1);
    expect(lost / codewordLoss).toBeCloseTo(1 + 672 / 5140, 9);
    expect(lost / postFec(RS_CODES.KP4, 2.4e-4).frameLossRatio).toBeCloseTo(1, 2);
  });

  it('of 4 KiB touch 7.4 codewords', () => {
    // 1 + (4096 + 20) × 8 / 5140 = 7.406
    const { codewordLoss, frameLoss: lost } = frameLoss('KR4', 5e-5, 4096);
    expect(lost / codewordLoss).toBeCloseTo(7.406, 3);
  });

  it('without a code are lost with any bit: 4 KiB at 1e-12 are lost with 3.28e-8', () => {
    expect(frameLoss('none', 1e-12, 4096).frameLoss / 3.2768e-8).toBeCloseTo(1, 6);
  });

  it('are replayed by the flit where links replay: two wrong bytes in one of three codewords of 86', () => {
    // A byte is wrong with 8e-6 at 1e-6; C(86,2) × (8e-6)² = 3655 × 6.4e-11 = 2.34e-7 a codeword, three of them 7.0e-7.
    const { unitBytes, unitLoss, frameLoss: lost } = frameLoss('pcie6-flit', 1e-6, 4096);
    expect(unitBytes).toBe(256);
    expect(unitLoss / 7.02e-7).toBeCloseTo(1, 2);
    // 4096 bytes are 17.4, so 18 flits of 236 bytes.
    expect(lost / unitLoss).toBeCloseTo(18, 3);
  });

  it('are lost more often with more errors or when they are longer, and never more often than always', () => {
    const exponent = fc.double({ min: -14, max: -0.4, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...host), exponent, exponent, fc.integer({ min: 64, max: 9000 }), (id, a, b, bytes) => {
        const [low, high] = [a, b].sort((x, y) => x - y).map((e) => 10 ** e);
        const [less, more] = [frameLoss(id, low, bytes), frameLoss(id, high, bytes)];
        expect(less.frameLoss).toBeLessThanOrEqual(more.frameLoss * (1 + 1e-9));
        expect(less.frameLoss).toBeLessThanOrEqual(frameLoss(id, low, bytes + 300).frameLoss);
        for (const p of [more.codewordLoss, more.frameLoss, more.unitLoss]) {
          expect(p).toBeGreaterThanOrEqual(0);
          expect(p).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 17 },
    );
  });

  it('have no model for a code that sits in the module', () => {
    expect(() => frameLoss('inner-128-120', 1e-6, 4096)).toThrow('no code is known');
  });
});
