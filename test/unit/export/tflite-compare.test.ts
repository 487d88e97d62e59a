import { expect, it } from 'vitest';
import { agreement, agrees } from '../../verify/tflite-compare';

const ours = [
  [0.1256, 0.1244, 0.05],
  [0.9, 0.05, 0.05],
];

it('does not ask int8 outputs to tell apart what is closer than their step', () => {
  const rounded = [
    [0.125, 0.125, 0.05],
    [0.9, 0.05, 0.05],
  ];
  expect(agreement(ours, rounded).argmaxAgreement).toBe(1);
  const swapped = [[0.1211, 0.125, 0.05], rounded[1]];
  expect(agrees('int8', agreement(ours, swapped))).toBe(true);
});

it('finds files that say another class, and such as say nothing', () => {
  expect(agrees('int8', agreement(ours, [ours[0], [0.05, 0.9, 0.05]]))).toBe(false);
  expect(agrees('int8', agreement([[0.1, 0.9]], [[0.5, 0.5]]))).toBe(false);
  expect(agrees('float32', agreement(ours, [ours[0], [0.9001, 0.05, 0.05]]))).toBe(false);
});
