import type { BillSummary } from '../analysis/bill/bill-of-materials-summary';
import type { Ask, Evidence } from './ask';
import type { Claim } from './claim';
import { figureOf, plainText, worked } from './figure';

const FILE = 'workloads/copper-vs-optical.yaml';
const SIZES = [576, 2304, 18432];

const bills = (ask: Ask): Evidence<BillSummary>[] => SIZES.map((gpus) => ask.cables(FILE, { gpus }));
const counted = (gpus: number): string => String(gpus).replace(/\B(?=(\d{3})+$)/g, ',');

/** Modules for each GPU, by the number of GPUs. */
export const modulesPerGpu: Claim = {
  id: 'modules-per-gpu',
  said: 'Modules grow in proportion to GPUs',
  find(ask) {
    const all = bills(ask);
    const figures = all.map(({ told }, i) => worked(`modules for each of ${counted(SIZES[i])} GPUs`, opticalParts(told) / SIZES[i], ''));
    const tiers = all.map(({ told }) => told.bill.tiers.filter(({ tier }) => tier !== 'domain').length);
    const last = figures[figures.length - 1];
    const steps = last.value > figures[0].value * 1.05;
    const total = figureOf('links of all tiers, the largest', all[all.length - 1], 'bill.total.links', '');
    return {
      verdict: steps ? 'in steps: more where a tier of switches is added' : 'holds',
      answer: `A GPU takes ${figures.map((one, i) => `${plainText(one)} modules at ${counted(SIZES[i])} GPUs (${tiers[i]} tiers)`).join(', ')}: two for each tier that is full, and a tier more where the switches run out of ports.`,
      figures: [...figures, total],
      workload: 'H100 with 400 Gb/s each, a rail-optimised Clos of 64-port switches, DSP modules in every tier.',
    };
  },
};

/** Modules and cable ends outside of domains. */
const opticalParts = ({ bill }: BillSummary): number => bill.tiers.reduce((sum, { tier, parts }) => (tier === 'domain' ? sum : sum + parts), 0);

/** Whether the loss of one link adds up, or grows. */
export const lossesAddUp: Claim = {
  id: 'losses-add-up',
  said: 'A tiny loss per link is amplified by the cluster',
  find(ask) {
    const all = bills(ask);
    const perLink = all.map(({ told }) => {
      const rows = told.bill.tiers.filter(({ tier }) => tier !== 'domain');
      const sum = (pick: (row: (typeof rows)[number]) => number): number => rows.reduce((before, row) => before + pick(row), 0);
      return { links: sum(({ links }) => links), watts: sum(({ watts }) => watts.value) };
    });
    const figures = perLink.map(({ links, watts }, i) => worked(`watts of a link, ${counted(SIZES[i])} GPUs`, watts / links, 'W'));
    const equal = figures.every(({ value }) => Math.abs(value - figures[0].value) < 1e-9 * figures[0].value);
    const last = all[all.length - 1];
    const links = worked('links of the largest', perLink[perLink.length - 1].links, '');
    const share = worked('modules of the largest, beside its GPUs', perLink[perLink.length - 1].watts / (last.told.bill.gpuW ?? 1), '%');
    return {
      verdict: equal ? 'no: it adds up, link by link' : 'links differ here',
      answer: `The two modules of a link draw ${plainText(figures[0])} among 576 GPUs and ${plainText(figures[figures.length - 1])} among 18,432. ${plainText(links)} of them make ${plainText(share)} of the watts of the GPUs: many, and no more than their sum.`,
      figures: [figures[figures.length - 1], links, share, figureOf('whole network, full use', last, 'bill.total.watts.value', 'W')],
      workload: 'As modules-per-gpu.',
    };
  },
};
