import type { LinkSheet } from '../link/link-sheet';

/** Everything of a link as JSON; what has no limit is null, as JSON has no infinity. Ends with a new line. */
export function linkJson(sheet: LinkSheet): string {
  return `${JSON.stringify(sheet, (_, value: unknown) => writable(value), 2)}\n`;
}

function writable(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value);
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}
