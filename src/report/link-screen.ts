import { goBackNSources } from '../catalog/fec-edge';
import type { LinkSheet } from '../link/link-sheet';
import type { SheetTerm } from '../link/sheet-term';
import { wrapText } from './chart/wrap-text';
import { linkVerdict, runLength } from './link-verdict';
import { formatCount, formatPs, formatShare, formatSi } from './number-format';
import { clipColumns, textTable } from './terminal/text-table';

const WIDTH = 80;
const BITS = 8;

/** Confidence in a word: the catalog's are sentences. */
const SURE: Readonly<Record<string, string>> = {
  definition: 'defined',
  'read in the source': 'read',
  'vendor claim': 'vendor',
  'derived by formula': 'derived',
  'general knowledge, not re-checked': 'general',
};

/**
 * One link on one screen of 80 columns: the answer, then loss, latency, energy, errors, failures and price, each number with its range, how far to
 * trust it and where it comes from.
 *
 * @example linkScreen(linkSheet({ technology: 'dac-100', lengthM: 3, conditions: {} }))
 */
export function linkScreen(sheet: LinkSheet): string {
  const { closure, budget, errors, bitErrors, price } = sheet;
  const rows: string[][] = [
    ...group('loss', sheet.lossTerms, 'dB', 1),
    ...(budget === null ? [] : [total(`of ${trimmed(budget.value, 1)} dB`, closure.lossDb, 'dB', 1, budget)]),
    ...group('latency', sheet.latencyTerms, 'ns', 1),
    total('one way', sheet.latencyNs, 'ns', 1),
    ...group('energy', sheet.energyTerms, 'pJ/b', 2),
    total(`${formatSi(sheet.watts, 'W')} at full rate`, sheet.pJPerBit, 'pJ/b', 2),
    ['errors', bitErrors.name, ratio(bitErrors.value), between(bitErrors, ratio), SURE[bitErrors.confidence], cited(bitErrors.sources)],
    ...(errors.hostBer === errors.preFecBer ? [] : [['', 'after the inner code', ratio(errors.hostBer), '', 'derived', '']]),
    ['', 'frames of 4 KiB lost', ratio(errors.frameLoss), '', 'derived', ''],
    ['', `goodput, delay ${delay(errors.meanDelayPs)}`, share(errors.goodputShare), '', 'derived', cited(goBackNSources)],
    failures(sheet),
    row('price', `${price.name}, ${price.date}`, price.value, 'USD', price),
  ];
  const heading = `${sheet.name}: ${sheet.lanes} × ${formatCount(sheet.laneGbps)} Gb/s, ${runLength(sheet.lengthM)}${under(sheet)}`;
  return [
    ...wrapText(linkVerdict(sheet), WIDTH, (line) => [...line].length),
    ...wrapText(heading, WIDTH, (line) => [...line].length),
    '',
    ...textTable(rows, 'llrrll').map((line) => clipColumns(line, WIDTH)),
    `In full: interlude link ${sheet.id} --sources`,
    '',
  ].join('\n');
}

function group(name: string, terms: readonly SheetTerm[], unit: string, decimals: number): string[][] {
  return terms.map((term, index) => row(index === 0 ? name : '', term.name, term.value, unit, term, decimals));
}

function row(name: string, label: string, value: number, unit: string, term: SheetTerm, decimals?: number): string[] {
  const text = (number: number) => (decimals === undefined ? formatCount(Number(number.toPrecision(3))) : trimmed(number, decimals));
  return [name, label, `${text(value)} ${unit}`, between(term, text), SURE[term.confidence] ?? term.confidence, cited(term.sources)];
}

function total(label: string, value: number, unit: string, decimals: number, term?: SheetTerm): string[] {
  return [
    '',
    `= ${label}`,
    `${trimmed(value, decimals)} ${unit}`,
    '',
    term === undefined ? '' : (SURE[term.confidence] ?? term.confidence),
    cited(term?.sources ?? []),
  ];
}

/** The first source; `linkSources` has them all. */
function cited(sources: readonly string[]): string {
  return sources[0] ?? '';
}

const trimmed = (value: number, decimals: number): string =>
  value > 0 && value < 10 ** -decimals ? ratio(value) : formatCount(Number(value.toFixed(decimals)));

/** A probability in two digits; what is beyond any experiment reads as such. */
function ratio(p: number): string {
  if (p === 0) return '0';
  if (p < 1e-30) return '<1e-30';
  return p < 1e-3 ? p.toExponential(1).replace('.0e', 'e') : String(Number(p.toPrecision(2)));
}

const delay = (ps: number): string => (ps === 0 ? '0' : ps < 1e-3 ? '<1 fs' : ps < 1 ? `${Number((ps * 1e3).toPrecision(2))} fs` : formatPs(ps));

/** Both ends, in a year of 8,760 hours. */
function failures({ fitPerEnd, failuresPerYear }: LinkSheet): string[] {
  const scale = fitPerEnd.value === 0 ? 0 : failuresPerYear / fitPerEnd.value;
  const text = (fit: number) => ratio(fit * scale);
  const label = `${formatCount(fitPerEnd.value)} FIT an end`;
  return ['failures', label, `${text(fitPerEnd.value)}/year`, between(fitPerEnd, text), SURE[fitPerEnd.confidence], cited(fitPerEnd.sources)];
}

function between({ value, min, max }: SheetTerm, text: (value: number) => string): string {
  return min === undefined && max === undefined ? '' : `${text(min ?? value)}–${text(max ?? value)}`;
}

/** Nothing short of everything reads as everything. */
function share(value: number): string {
  const missing = 1 - value;
  if (missing === 0) return '100 %';
  return missing < 1e-7 ? `1 − ${ratio(missing)}` : formatShare(value);
}

/** What the link is built of, where that decides the loss. */
function under({ closure, portBytesPerSecond }: LinkSheet): string {
  const rate = `, port ${formatSi(portBytesPerSecond * BITS, 'b/s')}`;
  const { copper, optical } = closure;
  if (copper !== undefined) {
    const { gauge, temperatureC = 20 } = copper.channel;
    return `${rate}, ${gauge} AWG, ${copper.host.id === 'plug' ? 'from retimer to retimer' : `host: ${copper.host.id}`}, ${temperatureC} °C`;
  }
  return optical === undefined ? rate : `${rate}, ${optical.fibre.id}, ${optical.port.pmd} budget`;
}
