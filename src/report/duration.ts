import { formatCount, formatPs } from './number-format';

const HOUR = 3600;
const MINUTE = 60;

/**
 * A time that may be as short as a message or as long as a training run: hours from two on, minutes from two on, else seconds with their SI prefix.
 *
 * @example formatDuration(52200) // '14.5 h'
 */
export function formatDuration(seconds: number): string {
  const round = (value: number): string => formatCount(Number(value.toPrecision(3)));
  if (seconds >= 2 * HOUR) return `${round(seconds / HOUR)} h`;
  return seconds >= 2 * MINUTE ? `${round(seconds / MINUTE)} min` : formatPs(seconds * 1e12);
}
