/** What carries messages between domains. */
export interface TransportKind {
  family: 'infiniband' | 'roce' | 'efa' | 'slingshot' | 'omni-path' | 'tcp' | 'none' | 'other';
  /** Rate of one port per direction; undefined where the word does not settle it. */
  portBytesPerSecond?: number;
  /** What a GPU has of it by generation, where instances fix it and a row does not say. */
  perGpu?: Readonly<Record<string, number>>;
  /** Switch of the catalog, where the word names its generation. */
  switchId?: string;
}

/** InfiniBand port rates by generation, Gb/s: InfiniBand Trade Association, roadmap; 4 lanes. */
const INFINIBAND: Readonly<Record<string, readonly [gbps: number, switchId?: string]>> = {
  edr: [100, 'edr36'],
  hdr: [200, 'quantum1'],
  ndr: [400, 'quantum2'],
  xdr: [800, 'quantumx800'],
};

/**
 * The transport that a row's word stands for; undefined for a word that is not known. `tcp-100` and the like name their port rate in Gb/s.
 *
 * @example transportKind('ib-ndr')?.portBytesPerSecond // 50e9
 */
export function transportKind(word: string): TransportKind | undefined {
  const [, name, rate] = /^([a-z]+(?:-[a-z]+)?)(?:-?(\d+)g?)?$/.exec(word.toLowerCase().replace(/-?v\d$/, '')) ?? [];
  const port = rate === undefined ? {} : { portBytesPerSecond: Number(rate) * 125e6 };
  switch (name) {
    case 'none':
      return { family: 'none' };
    case 'ib':
    case 'infiniband':
      return { family: 'infiniband', ...port };
    case 'roce':
      return { family: 'roce', switchId: 'sn5600', ...port };
    case 'efa':
      // Cards of 100 Gb/s: one a node in P3dn, 4 in P4d, 32 in P5; 8 of 400 Gb/s in P6 (AWS, EC2 accelerated computing instances, network specifications).
      return { family: 'efa', portBytesPerSecond: 12.5e9, perGpu: { volta: 1.5625e9, ampere: 6.25e9, hopper: 50e9, blackwell: 50e9 }, ...port };
    case 'slingshot':
      // Slingshot-11: 200 Gb/s a port (HPE, Slingshot data sheet).
      return { family: 'slingshot', portBytesPerSecond: 25e9 };
    case 'opa':
    case 'omni-path':
      return { family: 'omni-path', portBytesPerSecond: 12.5e9 };
    case 'tcp':
    case 'ethernet':
    case 'eth':
      return { family: 'tcp', ...port };
    default: {
      const generation = name?.startsWith('ib-') ? INFINIBAND[name.slice(3)] : undefined;
      if (generation === undefined) return undefined;
      const [gbps, switchId] = generation;
      return { family: 'infiniband', portBytesPerSecond: gbps * 125e6, ...port, ...(switchId !== undefined && { switchId }) };
    }
  }
}
