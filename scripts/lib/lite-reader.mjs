import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root, run } from './process.mjs';

const PACKAGE = '@tensorflow/tfjs-tflite';
const VERSION = '0.0.1-alpha.10';
/** 41 MB that nothing but a fuzz run needs: not among the packages of the project. */
const FOLDER = join(root, 'out', 'lite-reader');

/**
 * TensorFlow Lite's own interpreter, compiled to WebAssembly by its authors; installed once into out/.
 * @returns what runs a model on inputs; null where the package cannot be had
 */
export async function liteReader() {
  const wasm = join(FOLDER, 'node_modules', PACKAGE, 'wasm');
  if (!existsSync(wasm)) {
    const args = ['i', '--prefix', FOLDER, '--no-audit', '--no-fund', '--legacy-peer-deps'];
    const status = await run('npm', [...args, `${PACKAGE}@${VERSION}`]);
    if (status !== 0 || !existsSync(wasm)) return null;
  }
  // Its client asks for a document; the module beneath runs in Node.
  const factory = createRequire(import.meta.url)(join(wasm, 'tflite_web_api_cc_simd.js'));
  const wasmBinary = readFileSync(join(wasm, 'tflite_web_api_cc_simd.wasm'));
  const module = await factory({ wasmBinary, print: () => undefined, printErr: () => undefined });
  return (file, inputs) => infer(module, file, inputs);
}

const OPTIONS = {
  numThreads: 1,
  enableWebNNDelegate: false,
  webNNDevicePreference: 0,
  enableProfiling: false,
  maxProfilingBufferEntries: 0,
};

/** Outputs of a model, as the numbers that its output tensor holds. */
function infer(module, file, inputs) {
  const at = module._malloc(file.length);
  module.HEAPU8.set(file, at);
  try {
    const made = module.TFLiteWebModelRunner.CreateFromBufferAndOptions(at, file.length, OPTIONS);
    if (!made.ok()) throw new Error(`TensorFlow Lite refuses the file: ${made.errorMessage()}`);
    const runner = made.value();
    const [source, target] = [runner.GetInputs().get(0), runner.GetOutputs().get(0)];
    const outputs = inputs.map((input) => {
      source.data().set(input);
      if (!runner.Infer()) throw new Error('TensorFlow Lite cannot run the file.');
      return Array.from(target.data());
    });
    runner.delete();
    return outputs;
  } finally {
    module._free(at);
  }
}
