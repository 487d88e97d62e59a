import type { EngineSpeed } from '../training/calibration';
import { hasGpu } from '../training/gpu-adapter';
import type { EngineId } from '../training/types';
import { supportsRelaxedSimd } from '../training/wasm/relaxed-simd';
import type { SpeedStore } from './speed/engine-speeds';
import { WorkerSupervisor, type WorkerLike } from '../study/workers/supervisor';
import type { EngineAddresses, TrainerApi } from '../study/workers/trainer-protocol';

/** `auto`: each configuration on the engine predicted faster. Only `wasm` gives the same bits on every device. */
export const ENGINE_SETTINGS = ['wasm', 'wasm-relaxed', 'tfjs-webgpu', 'auto'] as const;
export type EngineSetting = (typeof ENGINE_SETTINGS)[number];

/** The engines that a setting allows and this device has; plain WASM where it has none of them. */
export async function enginesFor(setting: EngineSetting): Promise<EngineId[]> {
  const wanted = setting === 'auto' ? (['wasm', 'wasm-relaxed', 'tfjs-webgpu'] as const) : [setting];
  const there: EngineId[] = [];
  for (const engine of wanted) if (await runsHere(engine)) there.push(engine);
  return there.length > 0 ? there : ['wasm'];
}

async function runsHere(engine: Exclude<EngineSetting, 'auto'>): Promise<boolean> {
  switch (engine) {
    case 'wasm':
      return true;
    case 'wasm-relaxed':
      return supportsRelaxedSimd();
    case 'tfjs-webgpu':
      return hasGpu();
  }
}

export interface Calibration {
  engines: readonly EngineId[];
  start(): WorkerLike;
  addresses: EngineAddresses;
  store: SpeedStore;
}

/**
 * Speeds of these engines on this device: measured once, a second or two each, in a worker of its own, one after the
 * other; then remembered. An engine that cannot be opened is left out.
 */
export async function speedsOf({ engines, start, addresses, store }: Calibration): Promise<EngineSpeed[]> {
  const known = new Map(store.load().map((speed) => [speed.engine, speed]));
  for (const engine of engines) {
    if (known.has(engine)) continue;
    const worker = new WorkerSupervisor<TrainerApi>({
      name: `calibration of ${engine}`,
      start,
      open: (api) => api.open(engine, addresses),
    });
    try {
      known.set(engine, await worker.call((api) => api.calibrate(), { timeoutMs: 30_000 }));
    } catch (error) {
      if (engine === 'wasm') throw error;
    } finally {
      await worker.close();
    }
  }
  store.save([...known.values()]);
  return engines.flatMap((engine) => known.get(engine) ?? []);
}
