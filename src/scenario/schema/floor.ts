import { z } from 'zod';
import { metres, number, oneOf, whole } from './field';

const many = Number.MAX_SAFE_INTEGER;

/** Where racks stand; cable lengths follow from it. */
export const floorSchema = z
  .strictObject({
    rack_pitch: metres('Distance from rack to rack in a row. Default: the catalog.').optional(),
    row_pitch: metres('Distance from row to row. Default: the catalog.').optional(),
    vertical: metres('Rise of a cable from port to tray, for each end. Default: the catalog.').optional(),
    slack: number({ min: 0, max: 1 }, 'Share of a run that is added as slack. Default: the catalog.').optional(),
    racks_per_row: whole(1, many, 'Racks in a row. Default: the catalog.').optional(),
    leaf_placement: oneOf(['end-of-row', 'middle-of-row', 'adjacent-rack'], 'Where leaf switches stand. Default: the catalog.').optional(),
    nodes_per_rack: whole(1, many, 'Nodes in a rack. Default: the catalog.').optional(),
  })
  .describe('Floor plan, from which cable lengths follow. Default: the catalog.');
