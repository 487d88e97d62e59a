import { describe, expect, it } from 'vitest';
import { boardById, BOARDS, COMPRESSIONS, energyRange, latencyRange } from '../../../src/core/deploy';

describe('latency and energy', () => {
  it('are MACC times cycles over clock, and power times time', () => {
    const board = boardById('stm32l476rg');
    const latency = latencyRange(board, 'x1', 800_000);
    expect(latency).toMatchObject({ lowMs: 90, highMs: 120, cyclesPerMacc: [9, 12], basis: 'published' });
    // 100 µA/MHz × 80 MHz × 3.3 V = 26.4 mW
    expect(energyRange(board, latency)!.lowMillijoules).toBeCloseTo(0.0264 * 90);
  });

  it('have a range for every board, and energy only where the maker publishes a current', () => {
    for (const board of BOARDS) {
      for (const compression of COMPRESSIONS) {
        const latency = latencyRange(board, compression, 1e6);
        expect(latency.lowMs).toBeGreaterThan(0);
        expect(latency.highMs).toBeGreaterThan(latency.lowMs);
        expect(energyRange(board, latency) === null).toBe(board.runPower === undefined);
      }
    }
  });

  it('include what is done before the network, by instructions over clock', () => {
    const board = boardById('stm32l476rg');
    const [without, latency] = [0, 8_000_000].map((n) => latencyRange(board, 'x1', 800_000, n));
    expect(latency.signal).toEqual({ lowMs: 100, highMs: 200, instructions: 8_000_000 });
    expect(latency).toMatchObject({ lowMs: without.lowMs + 100, highMs: without.highMs + 200 });
    // Without a unit for floats, an instruction stands for many.
    const small = BOARDS.find(({ core }) => core === 'Cortex-M0+')!;
    const { signal } = latencyRange(small, 'int8', 0, 1000);
    expect(signal.lowMs).toBeGreaterThan(5 * (1000 / (small.clockMhz * 1000)));
  });

  it('stay wide for a core that is not known', () => {
    const board = { ...boardById('stm32l476rg'), core: 'Cortex-M55' };
    expect(latencyRange(board, 'int8', 1e6)).toMatchObject({ cyclesPerMacc: [3, 18], basis: 'estimated' });
  });
});
