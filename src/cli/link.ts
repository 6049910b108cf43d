import { type Command, InvalidArgumentError } from 'commander';
import type { LinkConditions } from '../link/conditions';
import type { Gauge } from '../link/copper';
import type { QuantityKind } from '../scenario/units';
import { Refusal } from '../sweep/refusal';

interface LinkOptions {
  length?: string;
  rate?: string;
  gauge?: Gauge;
  host?: string;
  hostLength?: string;
  temperature?: number;
  budget?: number;
  fibre?: string;
  connectors?: number;
  ocs?: number;
  ocsType?: string;
  splitter?: number;
  pmd?: string;
  innerCode?: boolean;
  sources?: boolean;
  json?: boolean;
  plot?: string;
  with?: string[];
}

/** Wire sizes, here again so that the command's help needs no catalog. */
const AWG: readonly Gauge[] = [24, 26, 28, 30, 32];

function wireSize(text: string): Gauge {
  const found = AWG.find((gauge) => String(gauge) === text.replace(/\s*awg$/i, ''));
  if (found === undefined) throw new InvalidArgumentError(`Expected one of ${AWG.join(', ')} (AWG; the smaller, the thicker).`);
  return found;
}

const measured =
  (expected: string, unit: RegExp, low: number, high: number) =>
  (text: string): number => {
    const value = Number(text.replace(unit, ''));
    if (text.trim() === '' || !(value >= low && value <= high)) throw new InvalidArgumentError(`Expected ${expected}.`);
    return value;
  };

const whole =
  (low: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < low || value > 1000) throw new InvalidArgumentError(`Expected a whole number from ${low} to 1000.`);
    return value;
  };

const list = (text: string): string[] => text.split(',').map((id) => id.trim());

/** `interlude link [ID]`: one link from all sides. */
export function linkCommand(program: Command): void {
  program
    .command('link')
    .summary('look at one link: does it close, latency, energy, errors, failures, price')
    .description(
      'Looks at one link: whether it closes and by how much, its latency and energy term by term, errors, failures and price, each with its source. Without an id it lists the technologies.',
    )
    .argument('[id]', 'technology of the catalog, such as dac-200')
    .option('--length <length>', 'length of the run, such as 3m (default: a usual one)')
    .option('--rate <bandwidth>', 'rate of the port, such as 400Gbps (default: all lanes of one part)')
    .option('--gauge <awg>', `wire size of copper: ${AWG.join(', ')} (default: 26)`, wireSize)
    .option('--host <kind>', 'how the chip meets a copper cable: board, flyover, cartridge or co-packaged')
    .option('--host-length <length>', 'PCB trace of each host, such as 110mm')
    .option(
      '--temperature <celsius>',
      'temperature of copper (default: 20)',
      measured('degrees Celsius from -200 to 200', /\s*(°?\s*C)$/i, -200, 200),
    )
    .option('--budget <decibels>', 'loss that closes, instead of the standard’s', measured('decibels from 0 to 100', /\s*dB$/i, 0, 100))
    .option('--fibre <kind>', 'smf28, om4 or hcf (hollow core)')
    .option('--connectors <number>', 'fibre connectors on the way, without those of circuit switches', whole(0))
    .option('--ocs <number>', 'optical circuit switches on the way', whole(0))
    .option('--ocs-type <id>', 'which circuit switch (default: ocs-palomar)')
    .option('--splitter <ways>', 'ways of a fibre splitter on the way', whole(1))
    .option('--pmd <kind>', 'optical budget of another port: DR, FR, LR or SR')
    .option('--inner-code', 'use the module’s inner code, whatever the length')
    .option('--sources', 'print title and address of every source after it')
    .option('--json', 'print everything as JSON')
    .option('--plot <file>', 'draw reach, energy and latency of several technologies as SVG')
    .option('--with <ids>', 'technologies to draw beside it, such as aec-100,lpo-800', list)
    .action(async (id: string | undefined, options: LinkOptions) => {
      await look(id, options);
    });
}

async function look(id: string | undefined, options: LinkOptions): Promise<void> {
  if (options.with !== undefined && options.plot === undefined)
    throw new Refusal('--with: names what to draw. Expected --plot FILE.svg beside it.', 2);
  if (id === undefined && options.plot === undefined) {
    const { listCatalog } = await import('../catalog/print');
    process.stdout.write(`${listCatalog('links')}\n`);
    return;
  }
  const { linkTechnology } = await import('../catalog/links');
  const conditions = await conditionsOf(id, options);
  const others = [...(options.with ?? [])];
  for (const other of [...others, ...(id === undefined ? [] : [id])]) linkTechnology(other);

  if (id !== undefined) {
    const { linkSheet } = await import('../link/link-sheet');
    const { usualLengthM } = await import('../link/usual-length');
    const lengthM = (await quantity('metres', '--length', options.length)) ?? usualLengthM(linkTechnology(id));
    const portBytesPerSecond = await quantity('bandwidth', '--rate', options.rate);
    const sheet = linkSheet({ technology: id, lengthM, portBytesPerSecond, conditions });
    const { linkScreen } = await import('../report/link-screen');
    const { linkJson } = await import('../report/link-json');
    process.stdout.write(options.json === true ? linkJson(sheet) : linkScreen(sheet));
    if (options.sources === true && options.json !== true) {
      const { linkSources } = await import('../report/link-sources');
      process.stdout.write(`\n${linkSources(sheet)}`);
    }
  }
  if (options.plot !== undefined) {
    const { writeFileSync } = await import('node:fs');
    const { linkPlot, USUAL_TECHNOLOGIES } = await import('../report/link-plot');
    const beside = options.with === undefined ? USUAL_TECHNOLOGIES : others;
    const ids = [...new Set([...(id === undefined ? [] : [id]), ...beside])];
    writeFileSync(options.plot, linkPlot(ids, conditions));
    if (options.json !== true) process.stdout.write(`${options.plot}\n`);
  }
}

/** Options for the other medium are refused: silence would look as if they had counted. */
async function conditionsOf(id: string | undefined, options: LinkOptions): Promise<LinkConditions> {
  const { linkTechnology } = await import('../catalog/links');
  const { copperHost } = await import('../catalog/copper-hosts');
  const { fibre, opticalPort, opticalPortOf, opticalSwitch } = await import('../catalog/links-optical');
  const { DERIVED_COPPER } = await import('../link/copper-channel');
  const hostM = await quantity('metres', '--host-length', options.hostLength);
  if (options.host !== undefined) copperHost(options.host);
  if (options.fibre !== undefined) fibre(options.fibre);
  if (options.pmd !== undefined) opticalPort(options.pmd);
  if (options.ocsType !== undefined) opticalSwitch(options.ocsType);
  if (id !== undefined) {
    const technology = linkTechnology(id);
    const copper = DERIVED_COPPER.some((medium) => medium === technology.medium);
    const fibreOptic = opticalPortOf(id) !== undefined;
    const { gauge, host, hostLength, temperature, budget, fibre: kind, connectors, ocs, ocsType, splitter, pmd, innerCode } = options;
    const refuse = (given: Record<string, unknown>, of: string) => {
      const [first] = Object.entries(given).filter(([, value]) => value !== undefined);
      if (first !== undefined) throw new Refusal(`${first[0]}: ${id} is ${technology.medium}. Expected ${of}.`, 2);
    };
    if (!copper)
      refuse(
        { '--gauge': gauge, '--host': host, '--host-length': hostLength, '--temperature': temperature },
        'a copper cable, such as dac-100 or aec-100',
      );
    if (!fibreOptic) {
      const optics = { '--fibre': kind, '--connectors': connectors, '--ocs': ocs, '--ocs-type': ocsType, '--splitter': splitter, '--pmd': pmd };
      refuse({ ...optics, '--inner-code': innerCode }, 'a fibre, such as dr4-400 or cpo-nv');
    }
    if (!copper && !fibreOptic) refuse({ '--budget': budget }, 'a medium with a loss budget');
    if (technology.medium === 'copper-active-retimed')
      refuse({ '--host': host, '--host-length': hostLength }, 'a cable without retimers: these start afresh behind the host');
    if (innerCode === true && technology.moduleFec === null)
      throw new Refusal(`--inner-code: the module of ${id} has none. Expected a technology with one, such as dr8-1600.`, 2);
  }
  return {
    gauge: options.gauge,
    host: options.host,
    hostMm: hostM === undefined ? undefined : hostM * 1e3,
    temperatureC: options.temperature,
    budgetDb: options.budget,
    fibre: options.fibre,
    connectors: options.connectors,
    ocs: options.ocs,
    ocsId: options.ocsType,
    splitter: options.splitter,
    pmd: options.pmd,
    innerCode: options.innerCode,
  };
}

async function quantity(kind: QuantityKind, option: string, text: string | undefined): Promise<number | undefined> {
  if (text === undefined) return undefined;
  const { parseQuantity } = await import('../scenario/units');
  const read = parseQuantity(kind, text);
  if (read.ok) return read.value;
  throw new Refusal(`${option}: ${read.message}. Expected ${read.expected}.${read.suggestion === undefined ? '' : ` ${read.suggestion}.`}`, 2);
}
