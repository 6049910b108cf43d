import type { Compared } from '../validation/errors';
import { nineDigits } from './number-format';

const HEADINGS = ['id', 'configuration', 'family', 'collective', 'bytes', 'measured_us', 'predicted_us', 'error'];

const cell = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * Scored rows with their errors as CSV, nine significant digits. `error` is predicted/measured − 1: negative where the prediction is too fast.
 *
 * @example writeFileSync('errors.csv', validationCsv(validation.compared))
 */
export function validationCsv(rows: readonly Compared[]): string {
  const lines = rows.map(({ id, configuration, family, collective, bytes, measuredUs, predictedUs }) =>
    [
      ...[id, configuration, family, collective].map(cell),
      String(bytes),
      ...[measuredUs, predictedUs, predictedUs / measuredUs - 1].map(nineDigits),
    ].join(','),
  );
  return `${[HEADINGS.join(','), ...lines].join('\n')}\n`;
}
