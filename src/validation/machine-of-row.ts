import { type LibraryMachine, libraryMachine } from '../analysis/library/library-machine';
import { standsFor, usualVersion } from '../analysis/library/library-setting';
import { meshAsSwitch } from '../analysis/library/mesh-as-switch';
import type { Fact } from '../catalog/fact';
import { type System, systemEntry } from '../catalog/systems';
import { type Transport, transport } from '../catalog/transports';
import { scenarioSchema } from '../scenario/schema';
import type { RowSystem } from './system-of-row';

/**
 * The machine that a row describes: all its ranks in one communicator, its NICs on one switch that blocks nothing, since a row does not say more.
 * A release that is not named is the usual one of its time. RCCL runs as NCCL does on Hopper, its numbers unmeasured.
 *
 * @param fitted parameters of a fit, which go before the catalog's
 * @throws UnbuildableError when the system cannot be wired.
 * @example machineOfRow(systemOfRow(row).system).shape.channels // 16
 */
export function machineOfRow(row: RowSystem, fitted?: ReadonlyMap<string, number>): LibraryMachine {
  const scenario = scenarioSchema.parse({
    name: 'a collective by itself',
    model: 'llama3-8b',
    system: row.catalogId,
    gpus: row.ranks,
    training: { scaling: 'weak', tokens_per_step: '8Ki' },
  });
  const { generation, computeCapability } = row.gpu;
  const nvidia = row.library.name === 'nccl';
  return libraryMachine(scenario, asCatalog(row), {
    generations: standsFor(generation),
    computeCapability: computeCapability ?? (generation === 'rubin' ? 103 : 90),
    transport: transportOfRow(row),
    version: nvidia && row.library.version !== null ? row.library.version : usualVersion(generation),
    // One node is measured with one process for its GPUs (nccl-tests -g 8), more nodes with one for each GPU.
    oneProcess: row.ranks <= row.ranksPerNode,
    nvls: nvidia && row.scaleUp.kind === 'switch',
    reduces: row.network.reduces || row.algorithms.some((algorithm) => algorithm.startsWith('CollNet')),
    ...(fitted !== undefined && { fitted }),
  });
}

/** The transport of the catalog that a row's word stands for. */
export function transportOfRow({ transport: { family, word }, network }: RowSystem): Transport {
  switch (family) {
    case 'infiniband':
      return transport(/^ib-(?:edr|hdr|ndr|xdr)/.test(word) ? `infiniband-${word.slice(3, 6)}` : 'infiniband');
    case 'slingshot':
      return transport(network.softwareMatching ? 'slingshot-software' : 'slingshot');
    case 'roce':
    case 'efa':
    case 'tcp':
      return transport(family);
    case 'omni-path':
    case 'none':
    case 'other':
      return transport('infiniband');
  }
}

/** The catalog's system with the row's numbers, its NICs on one switch. A mesh or a torus stands as a switch. */
function asCatalog({ catalogId, ranks, ranksPerNode, domain, scaleUp, nic, transport: { switchId } }: RowSystem): System {
  const base = systemEntry(catalogId);
  const { wiring, ...rest } = meshAsSwitch(base, ranksPerNode, scaleUp.bytesPerSecond);
  const with_ = <T>(fact: Fact<T>, value: T): Fact<T> => ({ ...fact, value });
  return {
    ...rest,
    gpusPerDomain: with_(base.gpusPerDomain, domain),
    wiring: {
      ...wiring,
      gpusPerNode: with_(wiring.gpusPerNode, ranksPerNode),
      scaleUp: { ...wiring.scaleUp, ...(scaleUp.kind === 'pcie' && { switchId: 'pcie5sw' }) },
      scaleOut: {
        ...wiring.scaleOut,
        switchId: switchId ?? wiring.scaleOut.switchId,
        railOptimised: with_(wiring.scaleOut.railOptimised, false),
        leafNodes: with_(wiring.scaleOut.leafNodes, Math.ceil(ranks / ranksPerNode)),
        ...(nic !== null && {
          nicsPerGpu: with_(wiring.scaleOut.nicsPerGpu, nic.perRank),
          nicGbps: with_(wiring.scaleOut.nicGbps, nic.bytesPerSecond / 125e6),
        }),
      },
    },
  };
}
