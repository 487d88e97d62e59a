import { hasGpu } from '../training/gpu-adapter';
import type { EngineId } from '../core/records/engine';
import { supportsRelaxedSimd } from '../training/wasm/relaxed-simd';

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
