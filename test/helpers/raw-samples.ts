import { randomStream } from '../../src/core/random';

const RAW_HERTZ = 50;

/** Raw samples of three axes at 50 Hz, in units of g: a class is a tilt and a shake. */
export function rawSamples(rows: number, kind: number, seed: number): number[][] {
  const random = randomStream(seed, 'signal', kind);
  return Array.from({ length: rows }, (_, row) => {
    const shake = Math.sin(row * (0.2 + 0.3 * kind));
    return [0.3 * kind + shake, 9.81 + 0.5 * shake, Math.cos(row * 0.4)].map((value) =>
      Number((value + 0.2 * random.normal()).toFixed(4)),
    );
  });
}

export function csvOf(samples: readonly (readonly number[])[], hertz = RAW_HERTZ): string {
  const rows = samples.map((values, row) => [(row / hertz).toFixed(4), ...values].join(','));
  return `time,x,y,z\n${rows.join('\n')}\n`;
}
