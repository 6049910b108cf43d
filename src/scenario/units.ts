/**
 * Quantities with units: the only place where text becomes a number, and back.
 *
 * Bandwidth → bytes per second, sizes → bytes, times → seconds, lengths → metres, counts → plain whole numbers.
 */
export { formatBandwidth, formatBytes, formatLength, formatPs, formatSeconds } from './units/format-quantity';
export { type ParsedQuantity, parseQuantity, type QuantityFault, quantityPattern } from './units/parse-quantity';
export { QUANTITIES, type Quantity, type QuantityKind, type Unit } from './units/quantity-kinds';
