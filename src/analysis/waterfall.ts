import type { Job } from '../training/job';
import { LOSS_PARTS, type LossPart, type WaterfallStage } from './result';

/** The way from peak FLOP/s down to MFU: after each stage, the share of peak that is left. The last stage is the MFU. */
export function waterfall(job: Pick<Job, 'kernel' | 'recomputeShare' | 'bubble'>, loss: Record<LossPart, number>): WaterfallStage[] {
  const stages: WaterfallStage[] = [{ stage: 'peak', left: 1 }];
  const kernels = job.kernel.efficiency;
  const useful = kernels * (1 - job.recomputeShare);
  const busy = useful * (1 - job.bubble);
  stages.push({ stage: 'kernel efficiency', left: kernels }, { stage: 'recompute', left: useful }, { stage: 'bubble', left: busy });
  let lost = 0;
  for (const part of LOSS_PARTS) {
    lost += loss[part];
    stages.push({ stage: part, left: busy * (1 - lost) });
  }
  return stages;
}
