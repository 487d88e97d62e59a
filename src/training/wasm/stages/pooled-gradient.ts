import type { ActivationCode } from '../../../../trainer-wasm/codes';
import type { PlanContext } from '../context';
import { cutWork, type ProgramWriter } from '../program-writer';
import { reserveTensor, type Tensor } from '../tensors';
import { originOf } from './convolution-parts';
import type { Pass } from './convolve';
import type { Offsets } from './offsets';

/** Input bytes, values and gradients together, that the lists of a band of cells refer to: a usual first-level cache. */
const BAND_BYTES = 32768;
/** Bytes of a list's entry. */
const ENTRY_BYTES = 8;

export interface PooledGradientParts extends Pass {
  poolSize: readonly [number, number];
  offsets: Offsets;
  output: Tensor;
  outputGradient: Tensor;
  winners: number;
  activation: ActivationCode;
  keep: number;
  /** Addresses. */
  kernel: number;
  kernelGradient: number;
  biasGradient: number;
  wantInput: boolean;
}

/** Whether positions lose at all, which makes lists of winners beat dense tiles; kernel rows have to be whole vectors. */
export function suitsPooledGradient(
  [height, width]: readonly [number, number],
  storedInput: number,
): boolean {
  return height * width > 1 && storedInput % 4 === 0;
}

/** The way back through a convolution with a fused pool, from the pool's winners; returns the input's gradient. */
export function emitPooledGradient(
  context: PlanContext,
  writer: ProgramWriter,
  parts: PooledGradientParts,
): Tensor {
  const { input, output, outputGradient, border, offsets, wantInput } = parts;
  const [kernelHeight, kernelWidth] = parts.kernelSize;
  const segment = kernelWidth * input.channels;
  const taps = kernelHeight * segment;
  const filters = output.channels;
  const kernels = context.arena.reserveFloats(filters * taps);
  const kernelGradients = context.arena.reserveFloats(filters * taps);
  const inputGradient = wantInput
    ? reserveTensor(context, [input.height, input.width, input.channels], input.channels, border)
    : outputGradient;
  const rows = Math.max(1, Math.floor(BAND_BYTES / (2 * input.rowStride * parts.poolSize[0])));
  const lists = context.arena.reserve(filters * rows * output.width * ENTRY_BYTES);
  const ends = context.arena.reserve(filters * 4);
  if (wantInput)
    writer.emit('transpose', { source: parts.kernel, rows: taps, columns: filters, target: kernels });
  for (const [first, last] of cutWork(context.batchSize, parts.cost, 1)) {
    writer.emit(
      'pooledGradient',
      {
        input,
        origin: originOf(input, border),
        kernelHeight,
        segment,
        inputOffsets: offsets.inputs,
        groups: offsets.groups,
        outputGradient,
        output,
        winners: parts.winners,
        activation: parts.activation,
        keep: parts.keep,
        kernels,
        kernelGradients,
        biasGradient: parts.biasGradient,
        inputGradient,
        wantInput: Number(wantInput),
        rows,
        lists,
        ends,
        firstExample: first,
        lastExample: last,
      },
      (last - first) * parts.cost,
    );
  }
  writer.emit('transpose', {
    source: kernelGradients,
    rows: filters,
    columns: taps,
    target: parts.kernelGradient,
  });
  return inputGradient;
}
