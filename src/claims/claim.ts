import type { Ask } from './ask';
import type { Figure } from './figure';

/** Something that people say of copper and light, and how to find out. */
export interface Claim {
  /** One word or a few, joined by hyphens. */
  id: string;
  /** In at most ten words. */
  said: string;
  find(ask: Ask): Finding;
}

/** What comes out. */
export interface Finding {
  /** In a few words. */
  verdict: string;
  /** One to three sentences. */
  answer: string;
  figures: Figure[];
  /** What was simulated, where that matters. */
  workload?: string;
  /** How far the facts behind it are to be trusted, and where ranges decide. */
  note?: string;
}
