import type { PresetId } from '../planning/presets';

/** What a plan can start from. */
export const presetText = {
  label: 'Start from',
  names: {
    standard: 'For this data',
    quick: 'Quick look',
    experiment1: 'Experiment #1',
    experiment2: 'Experiment #2',
    thorough: 'Thorough',
    'ds-cnn': 'DS-CNN',
    'resnet-8': 'ResNet-8',
    'mobilenet-v1': 'MobileNetV1 ×0.25',
  } satisfies Record<PresetId, string>,
  help: {
    standard:
      'One to three convolutions made for this kind of data and this size of board. How deep, how wide and how to train is searched.',
    quick: 'A few small networks, trained shortly. A first impression in a minute or two.',
    experiment1:
      'One convolution and two dense layers, eight hyperparameters: the publications’ search for recordings of wearable sensors.',
    experiment2:
      'Four convolutions in two blocks, one value for all, and one convolution that may be left out: the publications’ search for images.',
    thorough:
      'Up to four blocks of any kind, their pools, strides and activations, and how to train: all of it searched. For a night or a fast computer.',
    'ds-cnn':
      'MLPerf Tiny’s network for spoken words (49 frames of 10 bands), as published: a convolution and four depthwise separable blocks. Only how it is trained is searched.',
    'resnet-8':
      'MLPerf Tiny’s network for small images (32×32, CIFAR-10), as published: three residual blocks. Only how it is trained is searched.',
    'mobilenet-v1':
      'MLPerf Tiny’s network for “is a person in the picture?” (96×96), as published: thirteen depthwise separable blocks, a quarter as wide as MobileNet. Only how it is trained is searched.',
  } satisfies Record<PresetId, string>,
  edited: 'Changed since.',
  editedShort: 'changed',
  taken: (name: string) => `the choice of ${name}`,
};
