import data from './data/floor-prices.json';
import { type Fact, type RawFact, readFact } from './fact';

/** A kind of fibre cable with a connector at both ends. */
export interface FibreCable {
  /** Fibres that it carries. */
  fibres: Fact;
  /** Dollars of both connectors, and of a metre between them. */
  connectorsUsd: Fact;
  usdPerM: Fact;
}

const readCable = ({ fibres, connectorsUsd, usdPerM }: Record<keyof FibreCable, RawFact>): FibreCable => ({
  fibres: readFact(fibres),
  connectorsUsd: readFact(connectorsUsd, 'USD'),
  usdPerM: readFact(usdPerM, 'USD/m'),
});
const [duplex, parallel] = [readCable(data.fibreCables.duplex), readCable(data.fibreCables.parallel)];

/** The cable for so many fibres of one link: a duplex one for up to two, else parallel ones, of which a link takes the share that its fibres fill. @example fibreCable(8).fibres.value // 8 */
export const fibreCable = (fibres: number): FibreCable => (fibres <= duplex.fibres.value ? duplex : parallel);

const nics: ReadonlyMap<string, Fact> = new Map(Object.entries(data.nicUsd).map(([id, raw]) => [id, readFact(raw, 'USD')]));

/** Dollars of a NIC, by the id of its endpoint; undefined where no price is known. @example nicUsd('cx7')?.value // 1700 */
export const nicUsd = (endpointId: string): Fact | undefined => nics.get(endpointId);
