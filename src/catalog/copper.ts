import links from './data/links.json';

/** One lane rate of passive copper: how it signals, and the channel for which its loss budget is stated. */
export interface CopperRateFacts {
  laneGbps: number;
  lineGbps: number;
  modulation: string;
  fNyqGHz: number;
  /** Loss that closes, dB: ball to ball, or die to die where `packageMm` is above 0. */
  budgetDb: number;
  budgetConfidence: string;
  budgetSources: string[];
  /** Clauses that state the budget, where no document of the sources does. */
  standards: string[];
  /** PCB trace of each host, mm, and the era of its laminate. */
  hostMm: number;
  board: '25G' | '100G';
  packageMm: number;
  /** Twinax of each host from the package straight to the connector, m; it replaces the PCB trace. */
  flyoverM: number;
}

/** What the insertion loss of passive copper is computed from: loss per metre is a(gauge) × √f + b × f, f in GHz; ±15 %. */
export const copperFacts = {
  /** dB/m at 1 GHz by wire size, AWG. */
  twinaxA: links.copper.twinaxA,
  twinaxB: links.copper.twinaxB,
  confidence: links.copper.confidence,
  sources: links.copper.sources,
  /** Ascending by lane rate: the ladder of a downshift. */
  rates: links.copper.rates.map(
    (raw): CopperRateFacts => ({
      laneGbps: raw.laneGbps,
      lineGbps: raw.lineGbps,
      modulation: raw.mod,
      fNyqGHz: raw.fNyqGHz,
      budgetDb: raw.budgetDb,
      budgetConfidence: raw.budgetConf,
      budgetSources: raw.budgetSrc,
      standards: raw.standard,
      hostMm: raw.hostMmPerEnd,
      board: raw.board === '25G' ? '25G' : '100G',
      packageMm: raw.pkgMm ?? 0,
      flyoverM: raw.flyoverM ?? 0,
    }),
  ),
};
