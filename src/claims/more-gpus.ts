import type { Ask } from './ask';
import type { Claim } from './claim';
import { figureOf, plainText, worked } from './figure';
import { built } from './sheets';

const FILE = 'workloads/scale-up-domains.yaml';
const GROWING = 'workloads/million-gpus.yaml';
const WORKLOAD =
  'Llama-3 70B, tensor 8, the batch of workloads/scale-up-domains.yaml whatever the number of GPUs; H100 with 400 Gb/s each, DSP modules.';

const point = (ask: Ask, gpus: number, domain: number, settings = {}) => ask.run(FILE, { gpus, 'fabric.scale_up.domain': domain, ...settings });

/** What eight times the GPUs bring, with a fixed batch and with one that grows. */
export const moreGpus: Claim = {
  id: 'more-gpus',
  said: 'Behind a thin network more GPUs bring ever less',
  find(ask) {
    const points = [point(ask, 2304, 8), point(ask, 18432, 8), point(ask, 147456, 8)];
    const [small, middle, large] = points.map(built);
    const growing = [18432, 147456].map((gpus) => built(ask.run(GROWING, { gpus })));
    const times = (from: { samplesPerSecond: number }, to: { samplesPerSecond: number }): number => to.samplesPerSecond / from.samplesPerSecond;
    const first = worked('throughput, 2,304 to 18,432 GPUs', times(small, middle), '×');
    const second = worked('throughput, 18,432 to 147,456 GPUs', times(middle, large), '×');
    const weak = worked('the same with a batch that grows', times(growing[0], growing[1]), '×');
    const falls = second.value < first.value && second.value < 7.6;
    return {
      verdict: !falls ? 'does not show here' : weak.value > 7.8 ? 'holds at a fixed batch, not with one that grows' : 'holds',
      answer: `Eight times the GPUs bring ${plainText(first)} the throughput up to 18,432 and ${plainText(second)} from there to 147,456: the same gradients are exchanged in an ever shorter step. Where the batch grows with the GPUs that last step brings ${plainText(weak)}.`,
      figures: [first, second, weak, figureOf('utilisation of 147,456', points[2], 'utilisation', '%')],
      workload: `${WORKLOAD} The growing batch: Llama-3 405B, ${GROWING}.`,
    };
  },
};

/** How long GPUs wait, and how full the links are. */
export const gpusWait: Claim = {
  id: 'gpus-wait',
  said: 'GPUs starve while the network is the busiest part',
  find(ask) {
    const points = [point(ask, 2304, 8), point(ask, 147456, 8)];
    const [few, many] = points.map((one, i) => {
      const { exposedPs, stepPs } = built(one);
      return worked(`step spent waiting, ${i === 0 ? '2,304' : '147,456'} GPUs`, exposedPs / stepPs, '%');
    });
    const [idle, busy] = points.map((one, i) => {
      const leaf = built(one).tiers.findIndex(({ tier }) => tier === 'leaf');
      return figureOf(`leaf links in use, ${i === 0 ? '2,304' : '147,456'} GPUs`, one, `tiers.${leaf}.utilisation`, '%');
    });
    const small = idle.value > 1 - few.value;
    const large = busy.value > 1 - many.value;
    return {
      verdict: small ? 'holds' : large ? 'holds in the largest clusters only' : 'half: GPUs wait, and the links idle too',
      answer: `At 2,304 GPUs the links to the leaf are in use ${plainText(idle)} of the step and GPUs wait ${plainText(few)} of it; at 147,456, ${plainText(busy)} and ${plainText(many)}.`,
      figures: [few, idle, many, busy],
      workload: WORKLOAD,
      note: 'Waiting holds what the library takes beside the wire.',
    };
  },
};

/** The same NICs behind larger domains. */
export const domainSize: Claim = {
  id: 'domain-size',
  said: 'What light should buy is a larger scale-up domain',
  find(ask) {
    const domains = [8, 72, 576];
    const points = domains.map((domain) => point(ask, 147456, domain));
    const figures = points.map((one, i) => figureOf(`utilisation, domains of ${domains[i]}`, one, 'utilisation', '%'));
    const outside = Object.fromEntries(['leaf', 'spine', 'core'].map((tier) => [`fabric.scale_out.${tier}`, 'cpo-nv']));
    const medium = figureOf('utilisation, domains of 8, CPO outside', point(ask, 147456, 8, outside), 'utilisation', '%');
    const [eight, rack, racks] = figures.map(({ value }) => value);
    const grows = racks - eight;
    const inRack = worked('', (rack - eight) / grows, '%');
    const verdict = grows < 0.01 ? 'does not show here' : inRack.value > 0.9 ? 'size buys it; up to a rack copper does as well' : 'holds';
    return {
      verdict,
      answer: `Behind the same NICs 147,456 GPUs keep ${figures.map(plainText).join(', ')} utilisation in domains of ${domains.join(', ')}; another medium outside domains of 8 gives ${plainText(medium)}. ${plainText(inRack)} of the gain comes with 72, which a rack still wires in copper; beyond it light is what closes (in-rack-copper).`,
      figures: [...figures, medium],
      workload: `${WORKLOAD} Domains of 72 and 576 H100 are a what-if.`,
    };
  },
};
