import { CatalogError } from '../catalog/errors';
import { type Precision, realisticShapeFactor, type System } from '../catalog/systems';

/** How fast one GPU computes, and where the efficiency comes from. */
export interface KernelRate {
  flopsPerSecond: number;
  peakFlopsPerSecond: number;
  /** Share of the peak that kernels reach, 0 to 1. */
  efficiency: number;
  /** Source of the efficiency, for a person. */
  source: string;
}

const TERA = 1e12;

/**
 * Rate of one GPU's kernels: dense peak of the precision × efficiency. The efficiency is `override` where the scenario measured its own, else the best matrix
 * shape's share of the peak × what real shapes reach of that. A system that lists no fp16 peak runs it at its bf16 peak, as tensor cores do.
 * Throws a `CatalogError` for a precision that the GPU has not, and a `RangeError` for an efficiency outside (0, 1].
 *
 * @example kernelRate(systemEntry('h100-hgx'), 'bf16').flopsPerSecond // 989e12 × 0.803 × 0.9
 */
export function kernelRate(system: System, precision: Precision, override?: { efficiency: number; source?: string | undefined }): KernelRate {
  const peak = system.peakTflops[precision] ?? (precision === 'fp16' ? system.peakTflops.bf16 : undefined);
  if (peak === undefined) {
    const listed = Object.keys(system.peakTflops);
    const hint = listed.length === 0 ? 'No peak of this system is known.' : `It lists ${listed.join(', ')}.`;
    throw new CatalogError(`${system.id}: no ${precision} peak. ${hint}`);
  }
  const { efficiency, source } = override === undefined ? catalogEfficiency(system, precision) : stated(override);
  const peakFlopsPerSecond = peak.value * TERA;
  return { flopsPerSecond: peakFlopsPerSecond * efficiency, peakFlopsPerSecond, efficiency, source };
}

function catalogEfficiency(system: System, precision: Precision): { efficiency: number; source: string } {
  const column = precision === 'fp8' || precision === 'fp4' ? 'fp8' : 'bf16';
  const best = system.bestShapeEfficiency[column];
  const efficiency = best.value * realisticShapeFactor.value;
  const from = best.sources.length > 0 ? ` [${best.sources.join(', ')}]` : '';
  return {
    efficiency,
    source: `${column} best shape ${best.value} (${best.confidence}${from}) × real shapes ${realisticShapeFactor.value} (${realisticShapeFactor.confidence})`,
  };
}

function stated(override: { efficiency: number; source?: string | undefined }): { efficiency: number; source: string } {
  const { efficiency } = override;
  if (!(efficiency > 0 && efficiency <= 1)) throw new RangeError(`kernel efficiency ${efficiency}: expected a number above 0 and at most 1.`);
  return { efficiency, source: override.source ?? 'stated in the scenario' };
}

/**
 * Seconds of FLOPs at a rate.
 *
 * @example kernelSeconds(7.15e12, kernelRate(systemEntry('h100-hgx'), 'bf16')) // 0.01
 */
export function kernelSeconds(flops: number, rate: KernelRate): number {
  return flops / rate.flopsPerSecond;
}
