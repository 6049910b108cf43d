import type { NcclParameter } from '../catalog/nccl-profile';
import { type FitParameter, profileParameters } from './profile-parameters';

/**
 * Where a fit starts that must know nothing of measurements: constants of NCCL's own cost model (start of a kernel and hops: graph/tuning.cc of v2.26) or round numbers, the same for every GPU
 * and transport. Microseconds, GB/s, shares, chunks.
 */
const NEUTRAL: Partial<Record<NcclParameter, number>> = {
  hostProcess: 8,
  hostNode: 30,
  startLL: 6.6,
  startLL128: 14,
  startSimple: 8.4,
  startP2p: 10,
  startNvls: 25,
  nvlinkShare: 0.8,
  nvlinkHopLL: 0.6,
  nvlinkHopLL128: 1.6,
  nvlinkHopSimple: 3.4,
  sync: 3.4,
  channelRateLL: 10,
  channelRateLL128: 20,
  channelRateSimple: 20,
  treeShare: 0.7,
  p2pChannelRate: 20,
  p2pNvlinkShare: 0.9,
  nvlinkPeer: 1,
  nvlsSync: 1,
  nvlsDepth: 2,
  nvlsShare: 0.85,
  nvlsTreeNetShare: 0.9,
  collNetHop: 30,
  collNetChainShare: 0.7,
  collNetDirectShare: 0.7,
  nvlsSharpShare: 0.7,
  netShare: 0.85,
  gapLL: 2,
  gapSimple: 5,
  messageGap: 2,
  hopRateLL: 5,
  netHopLL: 5,
  netHopLL128: 8,
  netHopSimple: 14,
  p2pNetShare: 0.85,
  netPeer: 3,
  tinyPeer: 2,
  lateMatch: 2,
};
const SHARE_WIDTH = 0.25;
const OTHER_WIDTH = 1.3;

/**
 * The profile's parameters with starts and widths that owe nothing to measurements: a left-out configuration must not hide in the priors.
 *
 * @example neutralParameters().find(({ key }) => key === 'netHopLL/infiniband')?.start // 5
 */
export function neutralParameters(): FitParameter[] {
  return profileParameters().map((parameter) => {
    const start = Object.entries(NEUTRAL).find(([name]) => name === parameter.name)?.[1];
    if (start === undefined || parameter.width === 0) return parameter;
    const share = parameter.unit === '';
    return {
      ...parameter,
      start,
      width: share ? SHARE_WIDTH : OTHER_WIDTH,
      lower: share ? parameter.lower : start / 50,
      upper: share ? parameter.upper : start * 50,
    };
  });
}
