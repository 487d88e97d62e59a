import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/errors';
import {
  calibrate,
  chooseEngine,
  type EngineSpeed,
  predictTrialMs,
} from '../../../src/training/engine-speed';
import { withGpuFallback } from '../../../src/training/gpu-fallback';
import { availableEngines, openEngine } from '../../../src/training/open-engine';
import { outOfPatience } from '../../../src/training/patience';
import type { EpochMetrics } from '../../../src/core/records/fold';
import type { TrainingEngine } from '../../../src/training/types';
import { smallNetwork, trainerModule, wasmEngine } from './harness';

const trial = (filters: number) => ({
  network: smallNetwork([90, 3, 1], 6, { filters, units: filters }),
  settings: { batchSize: 32, epochs: 10 },
  folds: 5,
  examples: 2000,
});
const wasm: EngineSpeed = { engine: 'wasm', stepMs: 0.05, macsPerMs: 9e6 };
const gpu: EngineSpeed = { engine: 'tfjs-webgpu', stepMs: 10, macsPerMs: 1e9 };

describe('the choice of an engine', () => {
  it('gives small networks to WASM and large ones to the GPU', () => {
    expect(chooseEngine([wasm, gpu], trial(8), { workers: 2 })).toBe('wasm');
    expect(chooseEngine([wasm, gpu], trial(256), { workers: 2 })).toBe('tfjs-webgpu');
  });

  it('keeps to a pinned engine that is there, and to no other', () => {
    expect(chooseEngine([wasm, gpu], trial(256), { workers: 2, pinned: 'wasm' })).toBe('wasm');
    expect(chooseEngine([wasm], trial(256), { workers: 2, pinned: 'tfjs-webgpu' })).toBe('wasm');
  });

  it('counts rounds of folds over workers, and one graph for all folds on the GPU', () => {
    const alone = predictTrialMs(wasm, { ...trial(64), folds: 1 }, 2);
    expect(predictTrialMs(wasm, trial(64), 2)).toBeCloseTo(3 * alone, 6);
    expect(predictTrialMs(wasm, trial(64), 5)).toBeCloseTo(alone, 6);
    expect(predictTrialMs(gpu, trial(64), 1)).toBeLessThan(
      5 * predictTrialMs(gpu, { ...trial(64), folds: 1 }, 1),
    );
  });

  it('measures an engine', async () => {
    const speed = await calibrate(wasmEngine(), 60);
    expect(speed.engine).toBe('wasm');
    expect(speed.stepMs).toBeGreaterThanOrEqual(0);
    expect(speed.macsPerMs).toBeGreaterThan(1e3);
  });
});

describe('opening engines', () => {
  it('offers WASM everywhere, and no GPU where there is none', async () => {
    const engines = await availableEngines();
    expect(engines).toContain('wasm');
    expect(engines).not.toContain('tfjs-webgpu');
  });

  it('opens what was asked for, and says that there is no GPU', async () => {
    expect((await openEngine('wasm', async () => trainerModule)).id).toBe('wasm');
    expect((await openEngine('tfjs-cpu', async () => trainerModule)).id).toBe('tfjs-cpu');
    await expect(openEngine('tfjs-webgpu', async () => trainerModule)).rejects.toMatchObject({
      code: 'no-gpu',
    });
  });
});

describe('a lost GPU', () => {
  const named = (id: string) => ({ id }) as TrainingEngine;
  const lost = new AppError('gpu-lost', 'gone');
  const opened: string[] = [];
  const openers = {
    gpu: async () => (opened.push('gpu'), named('tfjs-webgpu')),
    wasm: async () => (opened.push('wasm'), named('wasm')),
  };

  it('is tried once more, then the WASM engine does the work', async () => {
    opened.length = 0;
    const engine = await withGpuFallback(openers, async ({ id }) => {
      if (id === 'tfjs-webgpu') throw lost;
      return id;
    });
    expect([engine, opened]).toEqual(['wasm', ['gpu', 'gpu', 'wasm']]);
  });

  it('does not hide other errors', async () => {
    const diverged = new AppError('aborted', 'cancelled');
    await expect(withGpuFallback(openers, () => Promise.reject(diverged))).rejects.toBe(diverged);
  });
});

describe('patience', () => {
  const losses = (...values: number[]): EpochMetrics[] =>
    values.map((validationLoss, epoch) => ({
      epoch,
      validationLoss,
      trainingLoss: 1,
      validationAccuracy: 0,
    }));

  it('ends after so many epochs without a better loss', () => {
    expect(outOfPatience(losses(3, 2, 2.5), 2)).toBe(false);
    expect(outOfPatience(losses(3, 2, 2.5, 2), 2)).toBe(true);
    expect(outOfPatience(losses(3, 2, 2.5, 1.9), 2)).toBe(false);
  });

  it('never ends where no patience is set', () => {
    expect(outOfPatience(losses(1, 2, 3, 4), undefined)).toBe(false);
  });
});
