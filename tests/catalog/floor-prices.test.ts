import { describe, expect, it } from 'vitest';
import { endpointIds } from '../../src/catalog/endpoints';
import { CONFIDENCES } from '../../src/catalog/fact';
import { fibreCable, nicUsd } from '../../src/catalog/floor-prices';
import { opticalSwitch, opticalSwitchIds } from '../../src/catalog/links-optical';

describe('prices of fibre cables and NICs', () => {
  it('have ranges that hold their values, and a confidence', () => {
    const facts = [...Object.values(fibreCable(2)), ...Object.values(fibreCable(8)), ...endpointIds().flatMap((id) => nicUsd(id) ?? [])];
    expect(facts.length).toBeGreaterThan(6);
    for (const { value, min = value, max = value, confidence } of facts) {
      expect(min > 0 && min <= value && value <= max).toBe(true);
      expect(CONFIDENCES).toContain(confidence);
    }
  });

  it('lead up to two fibres over a duplex cable and more over parallel ones of eight', () => {
    expect([1, 2, 4, 8, 16].map((fibres) => fibreCable(fibres).fibres.value)).toEqual([2, 2, 8, 8, 8]);
  });

  it('rise with the rate of a NIC, and name no port of a GPU', () => {
    const usd = ['cx4', 'cx6', 'cx7', 'cx8', 'cx9'].map((id) => nicUsd(id)?.value as number);
    expect([...usd].sort((a, b) => a - b)).toEqual(usd);
    expect([nicUsd('nvlink-port'), nicUsd('pcie-dma')]).toEqual([undefined, undefined]);
  });

  it('are known of one circuit switch by the port, of no other', () => {
    expect(opticalSwitchIds().filter((id) => opticalSwitch(id).costUsdPerPort !== undefined)).toEqual(['ocs-ipronics']);
    expect(opticalSwitch('ocs-ipronics').costUsdPerPort?.value).toBe(100);
  });
});
