import { describe, expect, it } from 'vitest';
import { libraryMachine } from '../../src/analysis/library/library-machine';
import { libraryTimes } from '../../src/analysis/library/library-time';
import { systemEntry } from '../../src/catalog/systems';
import { transport } from '../../src/catalog/transports';
import { scenarioSchema } from '../../src/scenario/schema';

const machineOf = (gpus: number) =>
  libraryMachine(
    scenarioSchema.parse({ name: 'x', model: 'llama3-8b', system: 'h100-hgx', gpus, training: { scaling: 'weak', tokens_per_step: '8Ki' } }),
    systemEntry('h100-hgx'),
    {
      generations: ['hopper'],
      computeCapability: 90,
      transport: transport('infiniband-ndr'),
      version: '2.26.2',
      oneProcess: false,
      reduces: false,
      nvls: true,
    },
  );

const nvls = { force: { algorithms: ['NVLS' as const] } };

describe('NVLS with NCCL’s costs', () => {
  const machine = machineOf(8);
  const { profile, physics, scaleUpLinks, referencePs } = machine;
  const link = machine.fabric.link(0);
  const wayPs = physics.linkLatencyPs(0, 1, link.lengthM) + physics.linkLatencyPs(0, 0, link.lengthM);
  const portPs = (bytes: number, share: number): number =>
    (bytes * 1e12) / (physics.portBytesPerSecond[0] * scaleUpLinks * profile.nvlinkShare * share);

  it('takes depth × its port’s time and a synchronisation less for one chunk: the physics of the way to the switch and back is counted once, of an all-reduce twice less what was measured', () => {
    // One chunk of 1 MiB through ports that carry 9/8 of it, there and back twice; the profile's depth contains one way on the machine that it was measured on.
    const [{ callPs }] = libraryTimes(machine, 'all-reduce', [2 ** 20], nvls);
    const port = portPs((2 ** 20 * 9) / 8, profile.nvls.share);
    const wanted = profile.startPs.nvls + profile.nvls.depth * port + (profile.nvls.depth - 1) * profile.nvls.syncPs + 2 * wayPs - referencePs[0];
    expect(Math.abs(callPs - wanted)).toBeLessThan(100);
    // An all-gather's ports carry 7/8 of it.
    const [gather] = libraryTimes(machine, 'all-gather', [2 ** 20], nvls);
    const gathered = portPs((2 ** 20 * 7) / 8, 1);
    const whole = profile.startPs.nvls + profile.nvls.depth * gathered + (profile.nvls.depth - 1) * profile.nvls.syncPs + wayPs;
    expect(Math.abs(gather.callPs - whole)).toBeLessThan(100);
  });

  it('takes the port’s time and a synchronisation more for each further chunk', () => {
    const [few, many] = libraryTimes(machine, 'all-reduce', [2 ** 31, 2 ** 32], nvls);
    // 16 channels × 8 heads × 128 KiB = 16 MiB a chunk: 128 chunks more.
    const chunkPs = portPs((2 ** 24 * 9) / 8, profile.nvls.share) + profile.nvls.syncPs;
    expect(Math.abs(many.callPs - few.callPs - 128 * chunkPs)).toBeLessThan(1e-6 * many.callPs);
  });
});
