import { z } from 'zod';
import { fieldMeta, number, oneOf } from './field';

const like = z
  .record(z.string(), z.unknown())
  .describe(
    'Settings that make the reference of this scenario: path → value, such as { fabric.scale_out.leaf: dr4-400 }. Default: none, the scenario itself.',
  )
  .register(fieldMeta, { expects: 'a mapping of paths to values, such as { fabric.scale_out.leaf: dr4-400 }' });

/** What is held equal to a reference while the technology changes. */
export const holdSchema = z
  .strictObject({
    what: oneOf(
      ['port-rate', 'watts', 'dollars', 'racks'],
      'Quantity of the reference at gpus that is not exceeded. watts: GPUs at design power and the interconnect in full use; dollars: GPUs and the interconnect; racks: of GPUs and switches; port-rate: the rate of a NIC port. Required.',
    ),
    like: like.prefault({}),
    adjust: oneOf(
      ['gpus', 'oversubscription'],
      'What gives way: gpus (as many whole nodes as the quantity allows, more or fewer than gpus) or oversubscription (the least that the quantity allows). Default gpus.',
    ).default('gpus'),
    simulate: oneOf(
      ['actual', 'nominal'],
      'actual: the step is that of the GPUs that result; nominal: that of gpus, for all of them (weak scaling), which spares a simulation. Default actual.',
    ).default('actual'),
    gpu_price: number({ above: 0 }, 'Dollars of one GPU with its share of a node. Default: the catalog.').optional(),
  })
  .describe(
    'Holds a quantity equal to that of a reference, and changes the number of GPUs or the oversubscription instead. Default: nothing is held.',
  );
