import { normaliseAsFirmware, packModel } from '../../deploy/device';
import type { DecisionRule } from '../../deploy/device';
import type { DeviceModel } from '../../deploy/device/types';
import { classNameBytes, type Application } from '../../deploy/export-footprint';
import { signalPath, type SignalPath } from '../../signal';
import { windowStep } from '../../data/examples/window-places';
import { sizeOf } from '../../network/build';
import type { ExportContext, ExportModel } from '../types';
import { cKernelsOf, cNamesOf, type CKernels, type CNames } from './names';

/** How the firmware is fed: sample by sample from a sensor, or one whole example at a time. */
export type Feeding =
  | {
      kind: 'samples';
      path: SignalPath;
      windowRows: number;
      hopRows: number;
      decisions?: DecisionRule;
    }
  | { kind: 'examples' };

/** Everything the C files are printed from. */
export interface CPlan {
  model: ExportModel;
  names: CNames;
  kernels: CKernels;
  device: DeviceModel;
  feeding: Feeding;
  inputSize: number;
  classes: number;
  /** Bytes of one class name, its end and padding to whole words included. */
  classNameBytes: number;
  inputType: 'float' | 'int8_t';
}

export function feedingOf({ data, decisions }: Pick<ExportModel, 'data' | 'decisions'>): Feeding {
  const { reading } = data;
  if (reading.kind !== 'recordings') return { kind: 'examples' };
  return {
    kind: 'samples',
    path: signalPath(data),
    windowRows: reading.windowLength,
    hopRows: windowStep(reading.windowLength, reading.overlap),
    ...(decisions && { decisions }),
  };
}

/** What the figures of the firmware depend on. */
export function applicationOf(model: Pick<ExportModel, 'data' | 'normalisation' | 'decisions'>): Application {
  const feeding = feedingOf(model);
  return {
    feeding: feeding.kind,
    ...(feeding.kind === 'samples' && {
      signal: { ...feeding.path, windowRows: feeding.windowRows, hopRows: feeding.hopRows },
      ...(feeding.decisions && { votes: feeding.decisions.votes }),
    }),
    normalisationGroups: model.normalisation.mean.length,
    classNameBytes: classNameBytes(model.data.classNames),
  };
}

export function planC(model: ExportModel, { kernels, kernelSources }: ExportContext): CPlan {
  const { network, weights, compression, data } = model;
  const inputs = normaliseAsFirmware(model.examples, model.normalisation);
  const device = packModel(kernels, network, weights, compression, inputs);
  return {
    model,
    names: cNamesOf(model),
    kernels: cKernelsOf(kernelSources),
    device,
    feeding: feedingOf(model),
    inputSize: sizeOf(network.input),
    classes: network.classes,
    classNameBytes: classNameBytes(data.classNames),
    inputType: device.quantised ? 'int8_t' : 'float',
  };
}
