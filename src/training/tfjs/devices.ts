import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../../core/errors';
import { createTfjsEngine, type DeviceState, type TfjsEngine } from './engine';

/** TF.js on the CPU: slow, the reference that the other engines are checked against. */
export async function openCpu(): Promise<TfjsEngine> {
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
  return createTfjsEngine('tfjs-cpu');
}

/** True where a browser has a real GPU for WebGPU: no adapter, or one that is software, counts as none. */
export async function hasGpu(): Promise<boolean> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  return adapter !== null && adapter !== undefined && !adapter.info.isFallbackAdapter;
}

/**
 * TF.js on WebGPU.
 *
 * @param options.allowSoftware take a software adapter too (tests)
 * @throws AppError `no-gpu`
 */
export async function openWebgpu({ allowSoftware = false } = {}): Promise<TfjsEngine> {
  if (!allowSoftware && !(await hasGpu())) throw noGpu();
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  if (!(await tf.setBackend('webgpu').catch(() => false))) throw noGpu();
  await tf.ready();
  const state: DeviceState = { lost: false };
  const backend = tf.backend();
  if (backend instanceof WebGPUBackend) void backend.device.lost.then(() => (state.lost = true));
  return createTfjsEngine('tfjs-webgpu', state);
}

function noGpu(): AppError {
  return new AppError(
    'no-gpu',
    'This browser offers no graphics processor for training',
    'Training runs on the WASM engine; nothing needs to be done.',
  );
}
