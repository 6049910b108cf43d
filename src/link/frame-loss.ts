import { flitFacts } from '../catalog/fec-edge';
import { postFec, RS_CODES, type RsCode } from './fec-code';

/** What one link's FEC leaves of bit errors. */
export interface FrameLoss {
  /** Probability that a codeword cannot be corrected; without a code, that a bit is wrong. */
  codewordLoss: number;
  /** Probability that a frame of the asked size is lost. */
  frameLoss: number;
  /** What is sent again after a loss: a frame, or one flit of it. */
  unitBytes: number;
  unitLoss: number;
}

/** Preamble and gap of an Ethernet frame, bytes. */
const FRAME_OVERHEAD = 20;
const BITS = 8;

/**
 * Loss of frames after the host's FEC (an id of `catalog/fec.ts`) for a bit error ratio (0 to 1) at its input. A frame is lost with any codeword that it
 * touches, 1 + 1/MFC of them on average, MFC being the frames in a codeword's data. Links that replay flits are counted by PCIe 6's flit.
 *
 * @example frameLoss('KP4-int-400', 2.4e-4, 64).frameLoss // 9.3e-13
 */
export function frameLoss(fecId: string, ber: number, frameBytes: number): FrameLoss {
  if (fecId === 'none') {
    const loss = anyOf(frameBytes * BITS, ber);
    return { codewordLoss: ber, frameLoss: loss, unitBytes: frameBytes, unitLoss: loss };
  }
  if (fecId === 'pcie6-flit' || fecId === 'nvlink') return flitLoss(ber, frameBytes);
  const code = rsCode(fecId);
  const { codewordErrorProbability } = postFec(code, ber);
  const framesPerCodeword = (code.k * code.m) / ((frameBytes + FRAME_OVERHEAD) * BITS);
  const loss = anyOf(1 + 1 / framesPerCodeword, codewordErrorProbability);
  return { codewordLoss: codewordErrorProbability, frameLoss: loss, unitBytes: frameBytes, unitLoss: loss };
}

function flitLoss(ber: number, frameBytes: number): FrameLoss {
  const { codewords, symbols, payloadBytes, bytes } = flitFacts;
  const { codewordErrorProbability } = postFec({ n: symbols, k: symbols - 2, m: BITS, t: 1 }, ber);
  const unitLoss = anyOf(codewords, codewordErrorProbability);
  return {
    codewordLoss: codewordErrorProbability,
    frameLoss: anyOf(Math.ceil(frameBytes / payloadBytes), unitLoss),
    unitBytes: bytes,
    unitLoss,
  };
}

/** Probability of at least one in `count` tries, exact where p is tiny. */
function anyOf(count: number, p: number): number {
  return p >= 1 ? 1 : -Math.expm1(count * Math.log1p(-p));
}

function rsCode(fecId: string): RsCode {
  if (fecId.startsWith('KP4')) return RS_CODES.KP4;
  if (fecId.startsWith('KR4')) return RS_CODES.KR4;
  if (fecId === 'LL-272') return RS_CODES['LL-272'];
  throw new RangeError(`no code is known for the host FEC "${fecId}". Expected KP4, KR4, LL-272, pcie6-flit, nvlink or none.`);
}
