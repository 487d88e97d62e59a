import { isConstant, type ConstantArray, type DeviceModel, type DeviceStep } from './types';

type Kernel = (step: number, input: number, output: number) => void;

/** What kernels.wasm exports: the kernels of kernels.h, its memory, and where free memory starts. */
interface KernelExports {
  memory: WebAssembly.Memory;
  __heap_base: WebAssembly.Global<'i32'>;
  atm_activate_f32(values: number, count: number, activation: number): void;
  atm_quantise(value: number, scale: number, zero: number): number;
  atm_softmax_f32(values: number, count: number): void;
  atm_softmax_i8(logits: number, count: number, scale: number, probabilities: number): void;
}

const PAGE_BYTES = 65_536;
const ALIGNMENT = 16;

/** An instance of the kernels with a model's constants in its memory: addresses are those of a 32-bit device. */
export class KernelRuntime {
  readonly exports: KernelExports;
  private readonly kernels: Record<string, Kernel>;
  private readonly constants = new Map<ConstantArray, number>();
  private top: number;

  constructor(module: WebAssembly.Module) {
    const { exports } = new WebAssembly.Instance(module, {});
    this.exports = exports as unknown as KernelExports;
    this.kernels = exports as unknown as Record<string, Kernel>;
    this.top = this.exports.__heap_base.value;
  }

  allocate(bytes: number): number {
    const address = Math.ceil(this.top / ALIGNMENT) * ALIGNMENT;
    this.top = address + bytes;
    const missing = this.top - this.exports.memory.buffer.byteLength;
    if (missing > 0) this.exports.memory.grow(Math.ceil(missing / PAGE_BYTES));
    return address;
  }

  write(address: number, { buffer, byteOffset, byteLength }: ArrayBufferView): void {
    new Uint8Array(this.exports.memory.buffer, address, byteLength).set(
      new Uint8Array(buffer, byteOffset, byteLength),
    );
  }

  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.exports.memory.buffer, address, length);
  }

  bytes(address: number, length: number): Int8Array {
    return new Int8Array(this.exports.memory.buffer, address, length);
  }

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
    const kernel = this.kernels[step.kernel];
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
