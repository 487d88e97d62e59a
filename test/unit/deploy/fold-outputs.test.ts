import { describe, expect, it } from 'vitest';
import { fitNormalisation, generateSample } from '../../../src/core/data';
import {
  calibrationChoice,
  compareOutputs,
  compressWeights,
  foldOutputsOnDevice,
  normaliseAsFirmware,
  rawExamples,
  runDeviceModel,
} from '../../../src/core/deploy';
import { planC } from '../../../src/core/export/c/plan';
import { experiment1, networkFor } from '../../../src/core/network';
import { normaliseExamples } from '../../../src/core/data';
import { exportModelOf } from '../../helpers/export-model';
import { kernelContext } from '../../helpers/kernels';
import { randomWeights, referencePredict } from '../../helpers/reference-network';

describe('a fold on the device', () => {
  const { examples } = generateSample('walking', 1);
  const fold = {
    train: Uint32Array.from({ length: 60 }, (_, i) => 2 * i),
    validation: Uint32Array.from({ length: 20 }, (_, i) => 2 * i + 1),
  };
  const normalisation = fitNormalisation(examples, fold.train);
  const configuration = {
    filters: 8,
    units: 8,
    kernel: 2,
    pool: 2,
    dropout: 0.1,
    convActivation: 'relu',
    denseActivation: 'tanh',
    optimizer: 'adam',
  };
  const network = networkFor(
    configuration,
    experiment1('tiny').template,
    examples.input,
    examples.classNames.length,
  );
  const trained = { network, weights: randomWeights(network, 2), normalisation };
  const { kernels } = kernelContext();

  it('predicts its validation examples with the weights the device will hold', () => {
    const outputs = foldOutputsOnDevice(kernels, 'x8', trained, examples, fold);
    const inputs = normaliseExamples(examples, fold.validation, normalisation);
    const expected = referencePredict(network, compressWeights(network, trained.weights, 'x8'), inputs);
    expect(Math.max(...outputs.map((p, i) => Math.abs(p - expected[i])))).toBeLessThan(1e-5);
  });

  it('calibrates full integers on its training examples', () => {
    const float = foldOutputsOnDevice(kernels, 'x1', trained, examples, fold);
    const int8 = foldOutputsOnDevice(kernels, 'int8', trained, examples, fold);
    expect(compareOutputs(float, int8, network.classes).l2RelativeError).toBeLessThan(0.15);
    const other = foldOutputsOnDevice(kernels, 'int8', trained, examples, {
      ...fold,
      train: fold.train.slice(0, 1),
    });
    expect(other).not.toEqual(int8);
  });

  it('gives the very numbers of its int8 export, calibrated on 500 of many training examples', () => {
    const many = Uint32Array.from({ length: 1234 }, (_, i) => (7 * i) % examples.labels.length);
    const chosen = calibrationChoice(many);
    expect(chosen).toHaveLength(500);
    const model = {
      ...exportModelOf(network, 'int8'),
      weights: trained.weights,
      normalisation,
      examples: rawExamples(examples, chosen),
    };
    const inputs = normaliseAsFirmware(rawExamples(examples, fold.validation), normalisation);
    const exported = runDeviceModel(kernels, planC(model, kernelContext()).device, inputs);
    const measured = foldOutputsOnDevice(kernels, 'int8', trained, examples, { ...fold, train: many });
    expect(measured).toEqual(exported);
  });
});
