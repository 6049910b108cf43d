import { describe, expect, it } from 'vitest';
import { meshAsSwitch } from '../../../src/analysis/library/mesh-as-switch';
import { systemEntry } from '../../../src/catalog/systems';

const rateOf = ({ wiring: { scaleUp } }: ReturnType<typeof systemEntry>): number => scaleUp.linkBytesPerSecond.value * scaleUp.linksPerGpu.value;

describe('a mesh as a switch', () => {
  const mesh = systemEntry('mi300x');

  it('keeps the rate of a GPU when ranks fill it, and of a part the rate of the links between them: (n − 1) of 7', () => {
    expect(mesh.wiring.scaleUp.topology).toBe('mesh');
    expect(meshAsSwitch(mesh, 8).wiring.scaleUp.topology).toBe('switch');
    expect(rateOf(meshAsSwitch(mesh, 8))).toBe(rateOf(mesh));
    for (let ranks = 2; ranks < 8; ranks++) expect(rateOf(meshAsSwitch(mesh, ranks))).toBeCloseTo((rateOf(mesh) * (ranks - 1)) / 7, -3);
    // One rank alone talks to nobody.
    expect(rateOf(meshAsSwitch(mesh, 1))).toBe(rateOf(mesh));
  });

  it('takes a rate of its own, and leaves switches as they are', () => {
    expect(rateOf(meshAsSwitch(mesh, 8, 350e9))).toBeCloseTo(350e9, -3);
    const switched = systemEntry('h100-hgx');
    expect(meshAsSwitch(switched, 4)).toEqual(switched);
  });
});
