import type { Quantisation } from '../../deploy/device';
import type { StepActivation } from '../../deploy/device/layout';
import type { OperatorName } from './schema';
import type { LiteGraph, LiteOperator, LiteOptions, LiteTensor } from './writer';

const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;

/** Grows a graph operator by operator; every method returns the index of the tensor it made. */
export class GraphBuilder {
  private readonly tensors: LiteTensor[] = [];
  private readonly operators: LiteOperator[] = [];

  tensor(tensor: LiteTensor): number {
    return this.tensors.push(tensor) - 1;
  }

  shapeOf(index: number): readonly number[] {
    return this.tensors[index].shape;
  }

  /** An activation tensor: int8 where it is quantised, float32 otherwise. */
  activation(name: string, shape: readonly number[], quantisation?: Quantisation): number {
    return this.tensor(
      quantisation
        ? {
            name,
            shape,
            type: 'int8',
            quantisation: { scales: [quantisation.scale], zero: quantisation.zero },
          }
        : { name, shape, type: 'float32' },
    );
  }

  constant(name: string, shape: readonly number[], data: Float32Array): number {
    return this.tensor({ name, shape, type: 'float32', data });
  }

  operator(name: OperatorName, inputs: readonly number[], output: number, options?: LiteOptions): number {
    this.operators.push({ name, inputs, outputs: [output], options });
    return output;
  }

  /** An input flattened to [1, n], or itself when it is already flat. */
  flattened(input: number, name: string): number {
    const shape = this.shapeOf(input);
    if (shape.length === 2) return input;
    const flat = [1, shape.reduce((product, extent) => product * extent, 1)];
    const target = this.tensor({
      name: `${name}_shape`,
      shape: [2],
      type: 'int32',
      data: Int32Array.from(flat),
    });
    const output = this.tensor({ ...this.tensors[input], name: `${name}_flat`, shape: flat });
    return this.operator('RESHAPE', [input, target], output, { kind: 'reshape', shape: flat });
  }

  /** An image with zeros around it. */
  padded(
    input: number,
    name: string,
    [top, left]: readonly [number, number],
    [bottom, right]: readonly [number, number],
  ): number {
    const paddings = this.tensor({
      name: `${name}_paddings`,
      shape: [4, 2],
      type: 'int32',
      data: Int32Array.of(0, 0, top, bottom, left, right, 0, 0),
    });
    const [images, height, width, channels] = this.shapeOf(input);
    const shape = [images, top + height + bottom, left + width + right, channels];
    const output = this.tensor({ ...this.tensors[input], name: `${name}_padded`, shape });
    return this.operator('PAD', [input, paddings], output);
  }

  /**
   * SELU has no operator: λα·elu(x) + λ(1 − α)·relu(x) in float32. An int8 tensor is dequantised for it and quantised
   * again, which is what the kernels' table holds.
   */
  private selu(input: number, name: string, output?: Quantisation): number {
    const shape = this.shapeOf(input);
    const float = (part: string) => this.activation(`${name}_${part}`, shape);
    const x = output ? this.operator('DEQUANTIZE', [input], float('real')) : input;
    const scaled = (operator: 'ELU' | 'RELU', factor: number) => {
      const part = operator.toLowerCase();
      const constant = this.constant(`${name}_${part}_factor`, [1], Float32Array.of(factor));
      const activated = this.operator(operator, [x], float(part));
      return this.operator('MUL', [activated, constant], float(`${part}_scaled`), { kind: 'mul' });
    };
    const parts = [scaled('ELU', SELU_SCALE * SELU_ALPHA), scaled('RELU', SELU_SCALE * (1 - SELU_ALPHA))];
    const sum = this.operator('ADD', parts, float('sum'), { kind: 'add', activation: 'none' });
    return output ? this.operator('QUANTIZE', [sum], this.activation(name, shape, output)) : sum;
  }

  /** ReLU is fused where the values are made; softmax closes the network. */
  activated(input: number, activation: StepActivation, name: string, output?: Quantisation): number {
    const shape = this.shapeOf(input);
    switch (activation) {
      case 'sigmoid':
        return this.operator('LOGISTIC', [input], this.activation(name, shape, output));
      case 'tanh':
        return this.operator('TANH', [input], this.activation(name, shape, output));
      case 'selu':
        return this.selu(input, name, output);
      case 'softmax':
        return this.operator('SOFTMAX', [input], this.activation(name, shape, output), { kind: 'softmax' });
      case 'linear':
      case 'relu':
      case 'relu6':
        return input;
    }
  }

  finish(input: number, output: number): LiteGraph {
    return { tensors: this.tensors, operators: this.operators, input, output };
  }
}
