import type { Fact } from '../catalog/fact';
import type { Precision, System } from '../catalog/systems';

/**
 * The facts of a system that decide its figures and that nobody has published, or only its maker has.
 *
 * @example systemGuesses(systemEntry('feynman-nvl1152'), 'bf16').guesses // ['scale-up', 'NICs', 'peak']
 */
export function systemGuesses(system: System, precision: Precision): { guesses: string[]; claims: string[] } {
  const { scaleUp, scaleOut } = system.wiring;
  const facts: Record<string, (Fact<unknown> | undefined)[]> = {
    domain: [system.gpusPerDomain],
    'scale-up': [system.scaleUpBytesPerSecond, scaleUp.linksPerGpu],
    NICs: [scaleOut.nicsPerGpu, scaleOut.nicGbps],
    peak: [system.peakTflops[precision] ?? (precision === 'fp16' ? system.peakTflops.bf16 : undefined)],
  };
  const named = (confidence: string): string[] =>
    Object.entries(facts)
      .filter(([, own]) => own.some((fact) => fact?.confidence === confidence))
      .map(([name]) => name);
  return { guesses: named('general knowledge, not re-checked'), claims: named('vendor claim') };
}
