import channels from './data/channels.json';
import { type Fact, readFact } from './fact';
import { fec } from './fec';

const kp4 = readFact(channels.edgeBer.KP4);
const kr4 = readFact(channels.edgeBer.KR4);

/**
 * Pre-FEC bit error ratio that a link has when its loss is exactly its budget: the ratio that its FEC is specified for.
 *
 * @example edgeBer('KP4-int-400').value // 2.4e-4
 */
export function edgeBer(fecId: string): Fact {
  if (fecId.startsWith('KP4')) return kp4;
  if (fecId.startsWith('KR4')) return kr4;
  return fec(fecId).maxPreFecBer;
}

/** The flit of PCIe 6: what is replayed, and the code over it. NVLink's is unpublished and taken to be the same. */
export const flitFacts = {
  bytes: channels.flit.bytes.default,
  payloadBytes: channels.flit.payloadBytes.default,
  codewords: channels.flit.codewords.default,
  symbols: channels.flit.symbols.default,
};

/** Where the efficiency of go-back-N retransmission was read. */
export const goBackNSources: string[] = channels.goBackN.sources;
