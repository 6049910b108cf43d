import { z } from 'zod';
import { bandwidth, catalogId, whole } from './field';

/** The fabric inside a domain. */
export const scaleUpSchema = z
  .strictObject({
    domain: whole(1, Number.MAX_SAFE_INTEGER, "GPUs of a scale-up domain. Default: the system's.").optional(),
    link: catalogId("Link technology inside the domain. Default: the system's own wiring.", 'cpo-scaleup').optional(),
    bandwidth: bandwidth("Scale-up bandwidth of one GPU per direction. Default: the system's.").optional(),
  })
  .describe("Fabric inside a scale-up domain. Default: the system's.");
