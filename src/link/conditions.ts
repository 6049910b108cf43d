import type { Gauge } from './copper';

/** How a link is built and where it lies: what a person may change of a technology's usual channel. Undefined is the usual. */
export interface LinkConditions {
  /** Wire size of copper, AWG. */
  gauge?: Gauge | undefined;
  /** Id of a copper host: how the chip meets the cable. */
  host?: string | undefined;
  /** PCB trace of one host, mm. */
  hostMm?: number | undefined;
  temperatureC?: number | undefined;
  /** Loss that closes instead of the standard's, dB. */
  budgetDb?: number | undefined;
  /** Id of a fibre. */
  fibre?: string | undefined;
  /** Separable fibre connectors between the ports, without those of optical switches. */
  connectors?: number | undefined;
  /** Optical circuit switches on the way, and which. */
  ocs?: number | undefined;
  ocsId?: string | undefined;
  /** Ways of a splitter on the way. */
  splitter?: number | undefined;
  /** Another optical port than the technology's: DR, FR, LR, SR. */
  pmd?: string | undefined;
  /** Switches the module's inner code on (or off) whatever the run. */
  innerCode?: boolean | undefined;
}

/** Wire size where nobody says another. */
export const USUAL_GAUGE: Gauge = 26;
