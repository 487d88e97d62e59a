import { KernelMemory } from '../../signal';
import { isConstant, type ConstantArray, type DeviceModel, type DeviceStep } from './types';

type Kernel = (step: number, input: number, output: number) => void;

/** What kernels.wasm exports beside its memory: the kernels of kernels.h. */
interface KernelExports {
  atm_activate_f32(values: number, count: number, activation: number): void;
  atm_quantise(value: number, scale: number, zero: number): number;
  atm_softmax_f32(values: number, count: number): void;
  atm_softmax_i8(logits: number, count: number, scale: number, probabilities: number): void;
}

/** An instance of the kernels with a model's constants in its memory. */
export class KernelRuntime extends KernelMemory<KernelExports> {
  private readonly constants = new Map<ConstantArray, number>();

  private addressOf(constant: ConstantArray): number {
    let address = this.constants.get(constant);
    if (address === undefined) {
      address = this.allocate(constant.data.byteLength);
      this.write(address, constant.data);
      this.constants.set(constant, address);
    }
    return address;
  }

  /** Writes a step's struct and constants, and returns its call. */
  prepare(step: DeviceStep): (input: number, output: number) => void {
    const words = step.fields.flatMap((field) => (isConstant(field) ? this.addressOf(field) : (field ?? 0)));
    const address = this.allocate(4 * words.length);
    this.write(address, Int32Array.from(words));
    const kernel = (this.exports as unknown as Record<string, Kernel>)[step.kernel];
    return (input, output) => kernel(address, input, output);
  }
}

/**
 * Runs an exported model on the very kernels that go into the export.
 *
 * @param inputs normalised examples, one after the other
 * @returns class probabilities, examples × classes
 */
export function runDeviceModel(
  module: WebAssembly.Module,
  model: DeviceModel,
  inputs: Float32Array,
): Float32Array {
  const runtime = new KernelRuntime(module);
  const { classes } = model.network;
  const size = model.steps[0].inputSize;
  const calls = model.steps.map((step) => runtime.prepare(step));
  const arena = runtime.allocate(model.arenaBytes);
  const input = runtime.allocate(4 * size);
  const output = runtime.allocate(4 * classes);
  const places = model.places.map((place) => ({
    input: place.input === null ? input : arena + place.input,
    output: place.output === null ? output : arena + place.output,
  }));
  const probabilities = new Float32Array((inputs.length / size) * classes);
  for (let example = 0; example * size < inputs.length; example++) {
    writeInput(runtime, model, input, inputs.subarray(example * size, (example + 1) * size));
    calls.forEach((call, i) => call(places[i].input, places[i].output));
    if (model.quantised) {
      runtime.exports.atm_softmax_i8(places.at(-1)!.output, classes, model.quantised.logits.scale, output);
    } else {
      runtime.exports.atm_softmax_f32(output, classes);
    }
    probabilities.set(runtime.floats(output, classes), example * classes);
  }
  return probabilities;
}

function writeInput(
  runtime: KernelRuntime,
  { quantised }: DeviceModel,
  address: number,
  example: Float32Array,
): void {
  if (!quantised) {
    runtime.floats(address, example.length).set(example);
    return;
  }
  const { scale, zero } = quantised.input;
  const bytes = runtime.bytes(address, example.length);
  for (let i = 0; i < example.length; i++) bytes[i] = runtime.exports.atm_quantise(example[i], scale, zero);
}
