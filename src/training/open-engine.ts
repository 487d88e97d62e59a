import { hasGpu } from './gpu-adapter';
import type { EngineId } from '../core/records/engine';
import type { TrainingEngine } from './types';
import { createWasmEngine } from './wasm/engine';
import { supportsRelaxedSimd } from './wasm/relaxed-simd';

/** Compiles the plain or the relaxed-SIMD build; the caller knows where they lie. */
export type CompileTrainer = (build: 'wasm' | 'wasm-relaxed') => Promise<WebAssembly.Module>;

/** The engines that run here, measured ones apart: what a calibration goes through. */
export async function availableEngines(): Promise<EngineId[]> {
  return [
    'wasm',
    ...(supportsRelaxedSimd() ? (['wasm-relaxed'] as const) : []),
    ...((await hasGpu()) ? (['tfjs-webgpu'] as const) : []),
  ];
}

/**
 * Opens an engine. TF.js is fetched only when it is asked for.
 *
 * @throws AppError `no-gpu` where WebGPU is asked for and there is no real GPU
 */
export async function openEngine(id: EngineId, compile: CompileTrainer): Promise<TrainingEngine> {
  switch (id) {
    case 'wasm':
    case 'wasm-relaxed':
      return createWasmEngine(await compile(id), { id });
    case 'tfjs-webgpu':
      return (await import('./tfjs/devices')).openWebgpu();
    case 'tfjs-cpu':
      return (await import('./tfjs/devices')).openCpu();
  }
}
