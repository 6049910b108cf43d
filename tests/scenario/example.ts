/** A scenario that is right, in which tests break one thing at a time. */
export const EXAMPLE = `name: Copper or light
model: llama3-70b
training:
  tokens_per_step: 16Mi
  sequence: 8192
  precision: bf16
parallelism:
  tensor: 8
  bucket: 200 MB
system: h100-hgx
gpus: 1024
fabric:
  scale_up: { domain: 8, bandwidth: 450 GB/s }
  scale_out:
    nic: 400 Gbps
    leaf: dac-100
    too_long: downshift
  floor: { rack_pitch: 60 cm, slack: 0.05 }
collective: { algorithm: ring, channels: 4 }
disturbance:
  start_jitter: { distribution: exponential, mean: 1 ms }
seed: 7
`;

/** The example with lines replaced; fails when a text to replace is not there, so that no test passes by accident. */
export function exampleWith(...changes: readonly (readonly [from: string, to: string])[]): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the example has no "${from}"`);
    return text.replace(from, to);
  }, EXAMPLE);
}
