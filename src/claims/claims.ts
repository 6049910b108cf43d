import { lookUp } from '../catalog/errors';
import { laserOutside } from './blast-radius';
import { ocsFlexible, ocsGain } from './circuit-switches';
import type { Claim } from './claim';
import { copperMaximum, copperReach } from './copper-reach';
import { cpoLatency, cpoPower, moduleCost } from './cpo';
import { equalRate } from './equal-rate';
import { dspCorrects, fecStays } from './fec-stays';
import { generations, lpo } from './generations';
import { hybrid } from './hybrid';
import { inRackCopper } from './in-rack-copper';
import { lightLatency } from './light-latency';
import { linkEnergy, slowedCopper } from './link-energy';
import { lossesAddUp, modulesPerGpu } from './modules-per-gpu';
import { domainSize, gpusWait, moreGpus } from './more-gpus';
import { gpuPower, opticalRack, rackPower } from './rack-power';
import { smallMessages } from './small-messages';

/** What is said, in the order in which it is answered: the wire, the module, the switch, the cluster, the watts. */
export const claims: readonly Claim[] = [
  copperReach,
  copperMaximum,
  linkEnergy,
  slowedCopper,
  equalRate,
  lightLatency,
  inRackCopper,
  moduleCost,
  cpoPower,
  cpoLatency,
  fecStays,
  dspCorrects,
  laserOutside,
  lpo,
  generations,
  hybrid,
  ocsGain,
  ocsFlexible,
  moreGpus,
  gpusWait,
  domainSize,
  smallMessages,
  modulesPerGpu,
  lossesAddUp,
  rackPower,
  opticalRack,
  gpuPower,
];

/** What people also say and a simulator cannot answer, with the reason. */
export const unanswered: readonly { said: string; why: string }[] = [
  { said: 'when co-packaged optics will be ready for scale-up domains', why: 'a date is no outcome of a simulation' },
  {
    said: 'what fibre, modules and shares will cost, and who will be short of them',
    why: 'the catalogue has prices with dates and ranges, no markets',
  },
  { said: 'how much cooler a hall gets', why: 'watts are counted, heat and air are not' },
  { said: 'how often links flap', why: 'failures are rates here; failures over time are not simulated' },
  { said: 'how many wavelengths a fibre may carry one day', why: 'a port’s rate is the system’s, and fibres are only counted' },
];

const known: ReadonlyMap<string, Claim> = new Map(claims.map((claim) => [claim.id, claim]));

/**
 * The claim of an id. Throws `UnknownIdError` with the nearest ids.
 *
 * @example claimOf('equal-rate').said
 */
export const claimOf = (id: string): Claim => lookUp('claim', known, id);
