import * as tf from '@tensorflow/tfjs-core';
import { exampleSize, fitNormalisation } from '../../core/data/examples/normalisation';
import { OPTIMIZERS, stepRate } from '../optimizers';
import { epochOrder, initialWeights, stepSeed } from '../seeding';
import type { TrainingState } from '../../core/records/fold';
import type { FoldTask } from '../types';
import type { EventLoopTurns } from '../yielding';
import { batchCount, type DropoutTable, type FoldBatch, foldBatch } from './batches';
import { type DeviceExamples, type FoldNormalisation, foldNormalisation } from './examples';
import { matrixShapes, stackFolds, trainedTensors, unstackFolds } from './fold-weights';
import { logitsOf } from './graph';
import { OPTIMIZER_RULES } from './optimizers';

const EVALUATION_ROWS = 128;

/** Loss and accuracy of every fold. */
export interface FoldScores {
  loss: Float32Array;
  accuracy: Float32Array;
}

/** The folds of one trial, trained as one graph. All tensors it holds are its own; `dispose` frees them. */
export class FoldTrainer {
  readonly normalisations;
  private readonly normalisation: FoldNormalisation;
  private readonly trained: boolean[];
  private weights: tf.Tensor[];
  /** The optimizer's tensors: kind by kind, trained tensor by trained tensor. */
  private slots: tf.Tensor[];

  constructor(
    private readonly tasks: readonly FoldTask[],
    private readonly device: DeviceExamples,
    private readonly dropout: DropoutTable,
  ) {
    const { network, settings } = tasks[0];
    this.normalisations = tasks.map(({ fold }) => fitNormalisation(device.examples, fold.train));
    this.normalisation = foldNormalisation(this.normalisations, exampleSize(device.examples));
    this.trained = trainedTensors(network);
    const shapes = matrixShapes(network, tasks.length);
    const starts = tasks.map(
      ({ seed, resume, initial }) => resume?.weights ?? initial ?? initialWeights(network, seed),
    );
    this.weights = shapes.map((shape, i) =>
      stackFolds(
        starts.map((tensors) => tensors[i]),
        shape,
      ),
    );
    const { slots, initial } = OPTIMIZERS[settings.optimizer];
    const trainedShapes = shapes.filter((_, i) => this.trained[i]);
    this.slots = Array.from({ length: slots }, () => trainedShapes)
      .flat()
      .map((shape, i) =>
        tasks[0].resume
          ? stackFolds(
              tasks.map(({ resume }) => resume!.optimizer[i]),
              shape,
            )
          : tf.fill(shape, initial),
      );
  }

  /** One epoch of every fold that is not finished; the mean training loss of each. */
  async epoch(epoch: number, finished: readonly boolean[], turns: EventLoopTurns): Promise<Float32Array> {
    const { settings } = this.tasks[0];
    const orders = this.tasks.map(({ fold, seed }, i) =>
      finished[i] ? new Uint32Array(0) : epochOrder(fold.train, seed, epoch),
    );
    const steps = batchCount(orders, settings.batchSize);
    let total = tf.zeros([this.tasks.length]);
    for (let i = 0; i < steps; i++) {
      const batch = foldBatch(orders, i, settings.batchSize);
      const stepNumbers = orders.map((order) => epoch * Math.ceil(order.length / settings.batchSize) + i);
      const previous = total;
      total = tf.tidy(() => tf.add(previous, this.step(batch, stepNumbers)));
      previous.dispose();
      if (turns.due) {
        // Reading a result waits for the device, so that its queue stays short and a cancel is heard.
        await total.data();
        await turns.next();
      }
    }
    const sums = await total.data();
    total.dispose();
    return Float32Array.from(sums, (sum, fold) => sum / orders[fold].length);
  }

  /**
   * The first and the last step of an epoch and a validation batch, without an effect on what was learned: for a device
   * that is compiling and not computing.
   */
  rehearse(): void {
    const { batchSize } = this.tasks[0].settings;
    const learned = [this.weights, this.slots].map((tensors) => tensors.map((tensor) => tensor.clone()));
    const orders = this.tasks.map(({ fold }) => fold.train);
    const steps = batchCount(orders, batchSize);
    for (const i of new Set([0, steps - 1])) {
      const batch = foldBatch(orders, i, batchSize);
      tf.tidy(() => void tf.add(tf.zeros([this.tasks.length]), this.step(batch, batch.counts)));
    }
    const validation = this.tasks.map(({ fold }) => fold.validation);
    const first = foldBatch(validation, 0, EVALUATION_ROWS);
    tf.tidy(() => void tf.add(tf.zeros([2, this.tasks.length]), this.scores(first)));
    tf.dispose([this.weights, this.slots]);
    [this.weights, this.slots] = learned as [tf.Tensor[], tf.Tensor[]];
  }

  /** Every fold on its own validation examples. */
  async validate(turns: EventLoopTurns): Promise<FoldScores> {
    const orders = this.tasks.map(({ fold }) => fold.validation);
    const folds = this.tasks.length;
    let totals: tf.Tensor = tf.zeros([2, folds]);
    for (let i = 0; i < batchCount(orders, EVALUATION_ROWS); i++) {
      const previous = totals;
      totals = tf.tidy(() => tf.add(previous, this.scores(foldBatch(orders, i, EVALUATION_ROWS))));
      previous.dispose();
      if (turns.due) {
        await totals.data();
        await turns.next();
      }
    }
    const sums = await totals.data();
    totals.dispose();
    const mean = (from: number) =>
      Float32Array.from(orders, (order, fold) => sums[from + fold] / order.length);
    return { loss: mean(0), accuracy: mean(folds) };
  }

  /** What each fold has learned. */
  async states(): Promise<Omit<TrainingState, 'epochs'>[]> {
    const folds = this.tasks.length;
    const weights = await unstackFolds(this.weights, folds);
    const optimizer = await unstackFolds(this.slots, folds);
    return weights.map((tensors, fold) => ({ weights: tensors, optimizer: optimizer[fold] }));
  }

  dispose(): void {
    tf.dispose([this.weights, this.slots, this.normalisation.mean, this.normalisation.sd]);
  }

  /** Trains on one batch of every fold; the summed loss of each fold's examples. */
  private step(batch: FoldBatch, stepNumbers: readonly number[]): tf.Tensor {
    const { settings } = this.tasks[0];
    const images = this.device.images(batch.indices, this.normalisation);
    const trainable = this.weights.filter((_, i) => this.trained[i]);
    const moving = new Map<number, tf.Tensor>();
    let sums: tf.Tensor = tf.zeros([batch.counts.length]);
    const { grads, value } = tf.valueAndGrads((...tensors: tf.Tensor[]) => {
      const weights = this.weights.map((weight, i) => (this.trained[i] ? tensors.shift()! : weight));
      const losses = this.losses(weights, images, batch, stepNumbers, moving);
      sums = tf.keep(tf.sum(losses, 1));
      const shares = tf.tensor2d(
        batch.counts.map((count) => 1 / Math.max(1, count)),
        [batch.counts.length, 1],
      );
      return tf.sum<tf.Scalar>(tf.mul(losses, shares));
    })(trainable);
    value.dispose();
    const rates = stepNumbers.map((step) => stepRate(settings.optimizer, settings.learningRate, step + 1));
    this.update(grads, tf.tensor3d(rates, [rates.length, 1, 1]), moving, batch.counts);
    const result = sums.clone();
    sums.dispose();
    return result;
  }

  /** Weighted cross-entropy, folds × rows; 0 for rows that fill up. */
  private losses(
    weights: readonly tf.Tensor[],
    images: tf.Tensor,
    batch: FoldBatch,
    stepNumbers: readonly number[],
    moving: Map<number, tf.Tensor>,
  ): tf.Tensor {
    const { network } = this.tasks[0];
    const folds = batch.counts.length;
    const seeds = this.tasks.map(({ seed }, fold) => stepSeed(seed, stepNumbers[fold]));
    const logits = logitsOf(network, weights, images, {
      folds,
      training: {
        present: tf.tensor3d(batch.present, [folds, batch.rows, 1]),
        dropoutMask: (shape, rate, layer) =>
          this.dropout.mask(
            shape,
            rate,
            seeds.map((seed) => stepSeed(seed, layer)),
          ),
        moved: (position, statistic) => moving.set(position, tf.keep(statistic)),
      },
    });
    const rowWeights = tf.tensor2d(this.rowWeights(batch), [folds, batch.rows]);
    return tf.mul(tf.reshape(this.crossEntropy(logits, batch.indices), [folds, batch.rows]), rowWeights);
  }

  private crossEntropy(logits: tf.Tensor2D, indices: Int32Array): tf.Tensor {
    const labels = indices.map((index) => this.device.examples.labels[index]);
    const truth = tf.oneHot(tf.tensor1d(labels, 'int32'), this.tasks[0].network.classes);
    return tf.neg(tf.sum(tf.mul(truth, tf.logSoftmax(logits)), 1));
  }

  private rowWeights({ indices, present, rows }: FoldBatch): Float32Array {
    const { labels } = this.device.examples;
    return present.map((share, i) => {
      const { classWeights } = this.tasks[Math.floor(i / rows)];
      return share * (classWeights?.[labels[indices[i]]] ?? 1);
    });
  }

  /** Replaces weights and optimizer tensors by their successors; folds without examples keep theirs. */
  private update(
    gradients: readonly tf.Tensor[],
    rates: tf.Tensor,
    moving: Map<number, tf.Tensor>,
    counts: readonly number[],
  ): void {
    const rule = OPTIMIZER_RULES[this.tasks[0].settings.optimizer];
    const waiting = counts.some((count) => count === 0);
    const active = tf.tensor3d(
      counts.map((count) => (count > 0 ? 1 : 0)),
      [counts.length, 1, 1],
      'bool',
    );
    const keep = (next: tf.Tensor, old: tf.Tensor): tf.Tensor =>
      tf.keep(waiting ? tf.where(active, next, old) : next.clone());
    const kinds = gradients.length === 0 ? 0 : this.slots.length / gradients.length;
    const nextSlots = [...this.slots];
    let position = 0;
    const nextWeights = this.weights.map((weight, i) => {
      const moved = moving.get(i);
      if (!this.trained[i]) return moved ? keep(moved, weight) : weight;
      const at = Array.from({ length: kinds }, (_, kind) => kind * gradients.length + position);
      const own = at.map((slot) => this.slots[slot]);
      const next = rule(weight, gradients[position], own, rates);
      at.forEach((slot, kind) => (nextSlots[slot] = keep(next.slots[kind], own[kind])));
      position++;
      return keep(next.weight, weight);
    });
    tf.dispose([
      ...this.weights.filter((weight, i) => weight !== nextWeights[i]),
      ...this.slots,
      ...moving.values(),
    ]);
    [this.weights, this.slots] = [nextWeights, nextSlots];
  }

  /** Summed loss and hits of every fold's examples, 2 × folds. */
  private scores(batch: FoldBatch): tf.Tensor {
    const folds = batch.counts.length;
    const images = this.device.images(batch.indices, this.normalisation);
    const logits = logitsOf(this.tasks[0].network, this.weights, images, { folds });
    const labels = batch.indices.map((index) => this.device.examples.labels[index]);
    const hits = tf.cast(tf.equal(tf.argMax(logits, 1), tf.tensor1d(labels, 'int32')), 'float32');
    const present = tf.tensor2d(batch.present, [folds, batch.rows]);
    const perFold = (rows: tf.Tensor) => tf.sum(tf.mul(tf.reshape(rows, [folds, batch.rows]), present), 1);
    return tf.stack([perFold(this.crossEntropy(logits, batch.indices)), perFold(hits)]);
  }
}
