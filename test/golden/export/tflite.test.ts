import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { liteCases } from '../../verify/tflite-cases';
import { agreement, agrees } from '../../verify/tflite-compare';

interface Golden {
  interpreter: string;
  sha256: string;
  outputs: number[][];
}

const golden = JSON.parse(
  readFileSync(new URL('../data/tflite-interpreter.json', import.meta.url), 'utf8'),
) as Record<string, Golden>;

describe('exported .tflite files', () => {
  it.each(liteCases())(
    'mean to TensorFlow’s interpreter what they mean to our kernels: $name',
    (liteCase) => {
      const { interpreter, sha256, outputs } = golden[liteCase.name];
      expect(interpreter).toMatch(/^TensorFlow 2\./);
      // The recorded outputs belong to these very bytes; `npm run verify:tflite -- --record` makes new ones.
      expect(createHash('sha256').update(liteCase.file).digest('hex')).toBe(sha256);
      const result = agreement(liteCase.vectors.outputs.slice(0, outputs.length), outputs);
      expect(agrees(liteCase.format, result), JSON.stringify(result)).toBe(true);
    },
  );
});
