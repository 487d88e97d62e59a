import { AppError } from '../../core/errors';
import type { Normalisation } from '../../core/data';
import type { TrainingState } from '../../core/records/fold';
import type { EventLoopTurns } from '../yielding';
import type { Kernels } from './kernels';
import { type Parameter, kerasSize, readStored, storedSize, writeStored } from './parameters';
import type { Plan } from './plan';
import type { Slice } from './program-writer';

/** A plan brought to life: its memory filled, its programs run batch by batch. */
export class Session {
  private readonly indices: Uint32Array;
  private readonly batchSize: number;

  constructor(
    private readonly kernels: Kernels,
    private readonly plan: Plan,
    batchSize: number,
  ) {
    kernels.ensure(plan.base + plan.bytes);
    kernels.clear(plan.base, plan.bytes);
    for (const { address, words } of plan.placements) kernels.words(address, words.length).set(words);
    this.batchSize = batchSize;
    this.indices = kernels.unsigned(plan.indices, batchSize);
  }

  /** Entry i of an example belongs to group i mod the number of groups. */
  setNormalisation({ mean, sd }: Normalisation, entries: number): void {
    const means = this.kernels.floats(this.plan.mean, entries);
    const sds = this.kernels.floats(this.plan.sd, entries);
    for (let i = 0; i < entries; i++) {
      means[i] = mean[i % mean.length]!;
      sds[i] = sd[i % sd.length]!;
    }
  }

  setClassWeights(weights: Float32Array | undefined, classes: number): void {
    this.kernels.floats(this.plan.classWeights, classes).set(weights ?? new Float32Array(classes).fill(1));
  }

  /** Fresh weights, and the optimizer's tensors as they start. */
  initialise(weights: readonly Float32Array[], optimizerInitial: number): void {
    this.setWeights(weights);
    for (const { address, floats } of this.plan.slots)
      this.kernels.floats(address, floats).fill(optimizerInitial);
  }

  restore(state: Pick<TrainingState, 'weights' | 'optimizer'>): void {
    this.setWeights(state.weights);
    this.plan.slots.forEach(({ parameter, address, floats }, i) => {
      writeStored({ ...parameter, padding: 0 }, state.optimizer[i], this.kernels.floats(address, floats));
    });
  }

  setWeights(weights: readonly Float32Array[]): void {
    this.plan.parameters.forEach((parameter, i) => {
      const tensor = weights[i];
      if (tensor?.length !== kerasSize(parameter)) {
        throw new AppError(
          'invalid-weights',
          `Weight tensor ${i} has ${tensor?.length ?? 0} entries instead of ${kerasSize(parameter)}`,
          'Use the weights that were trained for this very network.',
        );
      }
      this.writeParameter(parameter, tensor);
    });
  }

  weights(): Float32Array[] {
    return this.plan.parameters.map((parameter) => this.readAt(parameter, parameter.address));
  }

  optimizerTensors(): Float32Array[] {
    return this.plan.slots.map(({ parameter, address }) => this.readAt(parameter, address));
  }

  /** Gradients of the last step, trainable tensors only; the plan has to keep them. */
  gradients(): Float32Array[] {
    return this.plan.parameters
      .filter((parameter) => parameter.trainable)
      .map((parameter) => this.readAt(parameter, this.plan.gradientOf(parameter)));
  }

  /** One training step on at most a batch of examples; returns the mean loss. */
  async step(
    examples: Uint32Array,
    dropoutSeed: number,
    rate: number,
    turns: EventLoopTurns,
  ): Promise<number> {
    this.indices.set(examples);
    this.kernels.exports.begin(examples.length, this.plan.indices, dropoutSeed, rate);
    for (const slice of this.plan.train) {
      this.kernels.exports.run(slice.from, slice.to);
      if (turns.due) await turns.next();
    }
    return this.kernels.lossSum / examples.length;
  }

  /** Mean loss and accuracy on examples; `onBatch` gets the class probabilities (rows of storedClasses). */
  async evaluate(
    examples: Uint32Array,
    turns: EventLoopTurns,
    onBatch?: (probabilities: Float32Array, first: number, count: number) => void,
  ): Promise<{ loss: number; accuracy: number }> {
    let loss = 0;
    let correct = 0;
    for (let first = 0; first < examples.length; first += this.batchSize) {
      const batch = examples.subarray(first, first + this.batchSize);
      this.indices.set(batch);
      this.kernels.exports.begin(batch.length, this.plan.indices, 0, 0);
      await this.runEvaluation(this.plan.evaluate, turns);
      loss += this.kernels.lossSum;
      correct += this.kernels.correct;
      onBatch?.(
        this.kernels.floats(this.plan.output, batch.length * this.plan.storedClasses),
        first,
        batch.length,
      );
    }
    return { loss: loss / examples.length, accuracy: correct / examples.length };
  }

  private async runEvaluation(slices: readonly Slice[], turns: EventLoopTurns): Promise<void> {
    for (const slice of slices) {
      this.kernels.exports.run(slice.from, slice.to);
      if (turns.due) await turns.next();
    }
  }

  private writeParameter(parameter: Parameter, keras: Float32Array): void {
    writeStored(parameter, keras, this.kernels.floats(parameter.address, storedSize(parameter)));
  }

  private readAt(parameter: Parameter, address: number): Float32Array {
    return readStored(parameter, this.kernels.floats(address, storedSize(parameter)));
  }
}
