import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../../core/errors';
import { hasGpu } from '../gpu-adapter';
import { createTfjsEngine, type DevicePort, type TfjsEngine } from './engine';

/** TF.js on the CPU: slow, the reference that the other engines are checked against. */
export async function openCpu(): Promise<TfjsEngine> {
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
  return createTfjsEngine('tfjs-cpu');
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
  const backend = tf.backend();
  return createTfjsEngine('tfjs-webgpu', backend instanceof WebGPUBackend ? devicePort(backend) : undefined);
}

/** The browser rejects pending work before it says that the device is lost: the check waits for the word. */
const LOSS_NOTICE_MS = 100;

interface ShaderBackend {
  device: GPUDevice;
  checkCompileCompletionAsync(): Promise<void>;
}

function devicePort(backend: ShaderBackend): DevicePort {
  const lost = backend.device.lost.then(() => true);
  return {
    isLost: () => {
      const notLost = new Promise<boolean>((resolve) => setTimeout(resolve, LOSS_NOTICE_MS, false));
      return Promise.race([lost, notLost]);
    },
    async compile(work) {
      tf.env().set('WEBGPU_ENGINE_COMPILE_ONLY', true);
      try {
        work();
      } finally {
        tf.env().set('WEBGPU_ENGINE_COMPILE_ONLY', false);
        await backend.checkCompileCompletionAsync();
      }
    },
  };
}

function noGpu(): AppError {
  return new AppError(
    'no-gpu',
    'This browser offers no graphics processor for training',
    'Training runs on the WASM engine; nothing needs to be done.',
  );
}
