import { ActivationCode } from '../../../../trainer-wasm/codes';
import type { Shape } from '../../../core/network';
import type { PlanContext } from '../context';
import { cutWork, type ProgramWriter } from '../program-writer';
import { type Border, reserveTensor, type Tensor } from '../tensors';
import { originOf } from './convolution-parts';
import type { ConvolvePass, Pass } from './convolve';

type Pair = readonly [number, number];

/** Inputs and outputs from which on what is saved in the products is more than the transforms cost, as measured. */
const LEAST_CHANNELS = 16;
/** Bytes of a block of transformed tiles: they stay in a usual second-level cache, beside the transformed kernel. */
const BLOCK_BYTES = 131072;
const LEAST_TILES = 16;
/** Rows and columns of a tile's outputs; its inputs have two more. */
const TILE = 4;
/** Matrices of a transformed tile: 6×6 positions. */
const POSITIONS = 36;
/** Between the matrices of a block (trainer-wasm/winograd.ts). */
const GAP_BYTES = 64;

/**
 * Whether enough channels make enough outputs: at least a third of what whole tiles make has to lie in the image. A fixed rule,
 * not a measurement: the same seed gives the same study on every machine.
 */
export function suitsWinograd(
  kernel: Pair,
  steps: Pair,
  [inputs, outputs]: Pair,
  [height, width]: Shape,
): boolean {
  return (
    kernel[0] === 3 &&
    kernel[1] === 3 &&
    steps[0] === 1 &&
    steps[1] === 1 &&
    inputs % 4 === 0 &&
    Math.min(inputs, outputs) >= LEAST_CHANNELS &&
    3 * height * width >= wholeTiles(height) * wholeTiles(width)
  );
}

/**
 * The border with room for whole tiles: the last one may reach some rows and columns beyond what the kernel reaches.
 *
 * @param input rows and columns inside the border
 * @param output rows and columns that the kernel makes of them
 */
export function tiledBorder(border: Border, input: Pair, output: Pair): Border {
  const behind = (axis: 0 | 1, before: number) => wholeTiles(output[axis]) + 2 - before - input[axis];
  return {
    ...border,
    bottom: Math.max(border.bottom, behind(0, border.top)),
    right: Math.max(border.right, behind(1, border.left)),
  };
}

/** Rows or columns that tiles cover. */
const wholeTiles = (extent: number): number => TILE * Math.ceil(extent / TILE);

/** Rows or columns of the last tile that lie beyond an image. */
export const beyondTiles = (extent: number): number => wholeTiles(extent) - extent;

/** A convolution's passes after Winograd, forwards and back: they take turns with one scratch. */
export class Winograd {
  private readonly kernel: number;
  private readonly scratch: number;
  private readonly tiles: number;

  constructor(
    private readonly context: PlanContext,
    private readonly inputs: number,
    private readonly outputs: number,
  ) {
    const tileBytes = POSITIONS * (inputs + outputs) * 4;
    this.tiles = Math.max(LEAST_TILES, Math.floor(BLOCK_BYTES / tileBytes / 4) * 4);
    this.kernel = context.arena.reserveFloats(POSITIONS * inputs * outputs);
    this.scratch = context.arena.reserve(this.tiles * tileBytes + 2 * POSITIONS * GAP_BYTES);
  }

  /** output = f(input ∗ kernel + bias), or the largest of every 2×2 of them. */
  emitForward(
    writer: ProgramWriter,
    weights: number,
    pass: Omit<ConvolvePass, 'offsets' | 'panels'> & { pooled: boolean },
  ): void {
    this.emitKernel(writer, weights, false);
    this.emitPass(writer, pass);
  }

  /** Gradient of the kernel at address `target`, from that of the pre-activations. */
  emitWeightGradient(writer: ProgramWriter, pass: Pass, outputGradient: Tensor, target: number): void {
    const { kernel, inputs, outputs, tiles } = this;
    const [transformed, gradients] = this.blocks(inputs);
    for (const [first, last] of cutWork(this.context.batchSize, pass.cost, 1)) {
      writer.emit(
        'winogradGradient',
        {
          input: pass.input,
          origin: originOf(pass.input, pass.border),
          outputGradient,
          kernelGradient: kernel,
          transformed,
          gradients,
          tiles,
          firstExample: first,
          lastExample: last,
        },
        (last - first) * pass.cost,
      );
    }
    writer.emit('winogradKernelGradient', {
      kernelGradient: kernel,
      inputs,
      outputs,
      weightGradient: target,
    });
  }

  /** The input's gradient, from the gradient of the pre-activations and the border in front of the input. */
  emitInputGradient(
    writer: ProgramWriter,
    weights: number,
    gradient: Tensor,
    { top, left }: Border,
    inputShape: Shape,
    cost: number,
  ): Tensor {
    const { context, inputs } = this;
    const output = reserveTensor(context, inputShape, inputs);
    this.emitKernel(writer, weights, true);
    this.emitPass(writer, {
      input: gradient,
      border: { top: 2 - top, left: 2 - left, bottom: 0, right: 0 },
      kernelSize: [3, 3],
      steps: [1, 1],
      cost,
      output,
      bias: context.arena.reserveFloats(inputs),
      winners: 0,
      activation: ActivationCode.linear,
      pooled: false,
    });
    return output;
  }

  private emitKernel(writer: ProgramWriter, weights: number, turned: boolean): void {
    const { inputs, outputs, kernel } = this;
    writer.emit('winogradKernel', { weights, inputs, outputs, turned: Number(turned), kernel });
  }

  private emitPass(
    writer: ProgramWriter,
    pass: Omit<ConvolvePass, 'offsets' | 'panels'> & { pooled: boolean },
  ): void {
    const { input, output, border, bias, winners, activation, cost } = pass;
    const [transformed, products] = this.blocks(input.channels);
    for (const [first, last] of cutWork(this.context.batchSize, cost, 1)) {
      writer.emit(
        'winograd',
        {
          input,
          origin: originOf(input, border),
          kernel: this.kernel,
          bias,
          output,
          activation,
          pooled: Number(pass.pooled),
          winners,
          transformed,
          products,
          tiles: this.tiles,
          firstExample: first,
          lastExample: last,
        },
        (last - first) * cost,
      );
    }
  }

  /** Addresses of the two halves of the scratch, the first one for so many channels. */
  private blocks(channels: number): [number, number] {
    return [this.scratch, this.scratch + POSITIONS * (this.tiles * channels * 4 + GAP_BYTES)];
  }
}
