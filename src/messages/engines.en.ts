import type { EngineId } from '../core/records/engine';

export const engines = {
  wasm: 'WASM',
  'wasm-relaxed': 'WASM, relaxed SIMD',
  'tfjs-webgpu': 'WebGPU',
  'tfjs-cpu': 'TensorFlow.js on the processor',
} satisfies Record<EngineId, string>;
