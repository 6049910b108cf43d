import { countModel } from '../training/model-shape';
import { endpoint, endpointIds } from './endpoints';
import type { Fact } from './fact';
import { fec, fecIds } from './fec';
import { libraryEntry, libraryIds } from './libraries';
import { linkIds, linkTechnology } from './links';
import { opticalSwitch, opticalSwitchIds } from './links-optical';
import { modelEntry, modelIds } from './models';
import { ncclParameter, ncclParameterIds } from './nccl-profile';
import { digits, quantity } from './quantity';
import { switchEntry, switchIds } from './switches';
import { systemEntry, systemIds } from './systems';
import { transport, transportIds } from './transports';

/** A kind of entry: the columns of its table (`>` flushes one right), a row by id, and the whole entry. */
export interface CatalogKind {
  headings: string[];
  ids: () => string[];
  row: (id: string) => string[];
  entry: (id: string) => object;
}

const links: CatalogKind = {
  headings: ['id', 'medium', '>lanes × Gb/s', '>reach m', '>ends ns', '>ns/m', '>pJ/bit', '>W/end', '>FIT/end', '>USD'],
  ids: linkIds,
  row: (id) => {
    const { medium, lanes, laneGbps, reachM, latency, pJPerBit, watts, fitPerEnd, costUsd } = linkTechnology(id);
    return [
      id,
      medium,
      laneGbps === 0 ? 'any' : `${lanes} × ${laneGbps}`,
      range(reachM),
      digits(2 * (latency.hostSerdesPerEndNs.value + latency.moduleOrRetimerPerEndNs.value)),
      digits(latency.propagationNsPerM.value),
      (2 * (pJPerBit.module.value + pJPerBit.hostSerdes.value)).toFixed(1),
      digits(watts.value),
      digits(fitPerEnd.value),
      digits(costUsd.value),
    ];
  },
  entry: linkTechnology,
};

const systems: CatalogKind = {
  headings: ['id', 'name', '>domain', '>scale-up GB/s', '>NICs × Gb/s', 'scale-out switch', '>bf16 TFLOP/s', '>W'],
  ids: systemIds,
  row: (id) => {
    const { name, gpusPerDomain, scaleUpBytesPerSecond, wiring, peakTflops, tdpW } = systemEntry(id);
    const { nicsPerGpu, nicGbps, switchId } = wiring.scaleOut;
    return [
      id,
      short(name, 24),
      digits(gpusPerDomain.value),
      digits(scaleUpBytesPerSecond.value / 1e9),
      `${digits(nicsPerGpu.value)} × ${nicGbps.value}`,
      switchId,
      peakTflops.bf16 === undefined ? '–' : digits(peakTflops.bf16.value),
      tdpW === undefined ? '–' : digits(tdpW.value),
    ];
  },
  entry: systemEntry,
};

const models: CatalogKind = {
  headings: ['id', 'name', '>layers', '>parameters M', '>active M', '>published M', '>forward GFLOP', 'each'],
  ids: modelIds,
  row: (id) => {
    const { name, publishedParams, layers } = modelEntry(id);
    const count = countModel(id);
    const [flops, unit] = count.kind === 'cnn' ? [count.fwdFlopsPerImage, 'image'] : [count.fwdFlopsPerToken, 'token'];
    return [
      id,
      short(name, 26),
      digits(typeof layers === 'number' ? layers : layers.length),
      ...[count.params, count.activeParams, publishedParams.value].map((params) => millions(params)),
      digits(Number((flops / 1e9).toPrecision(4))),
      unit,
    ];
  },
  // Shapes and counts; the layers of a CNN are too many to read.
  entry: (id) => {
    const { countedParams: _, ...model } = modelEntry(id);
    const { layers, params, ...count } = countModel(id);
    return { ...model, layers: typeof model.layers === 'number' ? model.layers : layers.length, parametersFromShape: params, ...count };
  },
};

const switches: CatalogKind = {
  headings: ['id', 'name', '>ports × Gb/s', '>latency ns', 'FEC in', 'SerDes in', '>W', 'of a'],
  ids: switchIds,
  row: (id) => {
    const { name, radixPorts, portGbps, latencyNs, includesFec, includesSerdes, powerW, scope } = switchEntry(id);
    const ports = `${radixPorts.value} × ${portGbps.value}`;
    return [id, short(name, 34), ports, range(latencyNs), flag(includesFec), flag(includesSerdes), digits(powerW.value), scope];
  },
  entry: switchEntry,
};

const circuitSwitches: CatalogKind = {
  headings: ['id', 'name', '>ports', '>loss dB', '>changes ms', '>W', '>latency ns'],
  ids: opticalSwitchIds,
  row: (id) => {
    const { name, ports, insertionLossDb, reconfigMs, powerW, latencyNs } = opticalSwitch(id);
    return [id, short(name, 18), ...[ports, insertionLossDb, reconfigMs, powerW, latencyNs].map(range)];
  },
  entry: opticalSwitch,
};

const fecs: CatalogKind = {
  headings: ['id', 'code', 'place', '>latency ns', '>highest pre-FEC BER'],
  ids: fecIds,
  row: (id) => {
    const { code, place, latencyNs, maxPreFecBer } = fec(id);
    return [id, short(code, 56), place, range(latencyNs), digits(maxPreFecBer.value)];
  },
  entry: fec,
};

const endpoints: CatalogKind = {
  headings: ['id', 'name', '>one way ns', '>W'],
  ids: endpointIds,
  row: (id) => {
    const { name, oneWayNs, watts } = endpoint(id);
    return [id, name, range(oneWayNs), range(watts)];
  },
  entry: endpoint,
};

const libraries: CatalogKind = {
  headings: ['id', 'name', 'confidence'],
  ids: libraryIds,
  row: (id) => {
    const { name, confidence } = libraryEntry(id);
    return [id, name, confidence];
  },
  entry: libraryEntry,
};

/** How NCCL's profile sees networks: whose parameters hold on which. */
const transports: CatalogKind = {
  headings: ['id', 'name', 'parameters of', '>plugin µs', 'confidence'],
  ids: transportIds,
  row: (id) => {
    const { name, parameters, pluginLatencyUs, confidence } = transport(id);
    return [id, short(name, 24), parameters.join(', '), pluginLatencyUs === undefined ? '–' : digits(pluginLatencyUs), short(confidence, 18)];
  },
  entry: transport,
};

/** The parameters of NCCL's profile. The standard error is relative; fitted on the measurement families of results/validation that are named. */
const nccl: CatalogKind = {
  headings: ['id', '>value', '', '>± %', 'confidence', 'fitted on', 'meaning'],
  ids: ncclParameterIds,
  row: (id) => {
    const { value, unit = '', standardError, confidence, sources, note = '' } = ncclParameter(id);
    const error = standardError === undefined ? '–' : (100 * standardError).toFixed(0);
    const families = sources.length > 1 ? `${sources[0]} +${sources.length - 1}` : sources.join('');
    return [id, digits(value), unit, error, confidence, short(families, 15), short(note, 28)];
  },
  entry: (id) => {
    const { of, standardError, sources, note, ...fact } = ncclParameter(id);
    return {
      meaning: note,
      ...(of !== undefined && { of }),
      value: { ...fact, sources: [] },
      ...(standardError !== undefined && { standardError: `${digits(100 * standardError)} %` }),
      fittedOn: sources,
    };
  },
};

/** What the catalog can list and show. */
export const catalogKinds: ReadonlyMap<string, CatalogKind> = new Map(
  Object.entries({ links, systems, models, switches, ocs: circuitSwitches, fec: fecs, endpoints, libraries, transports, nccl }),
);

/** A fact in a column: value and range. The unit stands in the heading. */
function range(fact: Fact): string {
  const { unit, ...bare } = fact;
  return quantity(bare);
}

function flag(fact: Fact<boolean>): string {
  return fact.value ? 'yes' : 'no';
}

function millions(count: number): string {
  return (count / 1e6).toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

function short(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
