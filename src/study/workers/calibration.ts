import type { SpeedStore } from '../device-speeds';
import type { EngineSpeed } from '../../training/engine-speed';
import type { EngineId } from '../../core/records/engine';
import { WorkerSupervisor, type WorkerLike } from './supervisor';
import type { EngineAddresses, TrainerApi } from './trainer-protocol';

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
