import { z } from 'zod';
import { bytes, truth, whole } from './field';

/** How the model is divided over ranks, and how gradients are grouped for their reduction. */
export const parallelismSchema = z
  .strictObject({
    tensor: whole(1, 65536, 'Tensor-parallel degree: ranks that share each layer. Default 1.').default(1),
    pipeline: whole(1, 65536, 'Pipeline-parallel degree: ranks that share the stack of layers. Default 1.').default(1),
    bucket: bytes('Size of a gradient bucket. Default 25 MiB.').prefault('25 MiB'),
    overlap: truth('false: reductions start only after the whole backward pass. Default true.').default(true),
  })
  .describe('How the model is divided over ranks. Default: data parallel only.');
