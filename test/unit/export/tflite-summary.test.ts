import { expect, it } from 'vitest';
import { exportModel } from '../../../src/core/export';
import { liteGraphs } from '../../../src/core/export/tflite';
import { summaryOf } from '../../../src/core/export/tflite/summary';
import { exportModelOf } from '../../helpers/export-model';
import { kernelContext } from '../../helpers/kernels';
import { smallCnn } from '../../helpers/networks';

const options = { padding: 'valid', pool: 2, blocks: 1 } as const;

it('counts the memory that activations take at once, and names the operators', () => {
  const { int8, float32 } = liteGraphs(
    exportModelOf(smallCnn({ ...options, activation: 'relu' }), 'int8'),
    kernelContext(),
  );
  // 48 × 12 × 2 inputs and 47 × 11 × 4 sums, while the convolution runs.
  const bytes = 48 * 12 * 2 + 47 * 11 * 4;
  const operators = ['CONV_2D', 'FULLY_CONNECTED', 'MAX_POOL_2D', 'RESHAPE', 'SOFTMAX'];
  expect(summaryOf(int8)).toMatchObject({
    liveBytes: Math.max(bytes, 47 * 11 * 4 + 23 * 5 * 4),
    operators,
    floatTensors: 0,
  });
  expect(summaryOf(float32)).toMatchObject({ liveBytes: 4 * bytes, operators, floatTensors: 0 });
});

it('says in the files what a SELU of integers takes', () => {
  const model = exportModelOf(smallCnn({ ...options, activation: 'selu' }), 'int8');
  const files = exportModel(model, kernelContext(), ['tflite']);
  const readme = new TextDecoder().decode(files.get('tflite/README.md'));
  const { liveBytes, floatTensors } = summaryOf(liteGraphs(model, kernelContext()).int8);
  expect(floatTensors).toBeGreaterThan(0);
  const own = readme.slice(readme.indexOf('## model-int8.tflite'));
  expect(own).toContain('ADD, CONV_2D, DEQUANTIZE, ELU, FULLY_CONNECTED, MAX_POOL_2D, MUL, QUANTIZE, RELU');
  expect(own).toContain(`at most ${liveBytes.toLocaleString('en-GB')} bytes at once`);
  expect(own).toContain(`${floatTensors} of its tensors are float32`);
  expect(readme.slice(0, readme.indexOf('## model-int8.tflite'))).not.toContain('DEQUANTIZE');
});
