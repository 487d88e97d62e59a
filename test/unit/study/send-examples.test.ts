import { expect, test } from 'vitest';
import { generateSample, splitExamples } from '../../../src/core/data';
import type { ExampleSet } from '../../../src/core/data/types';
import { createAnalysisService } from '../../../src/study/workers/analysis-service';
import { sendExamples, withoutFeatures, type ExamplesHolder } from '../../../src/study/workers/send-examples';

const LONG: ExampleSet = {
  ...generateSample('pumps', 1).examples,
  input: [1000, 1, 1],
  labels: new Uint16Array(2500),
  features: Float32Array.from({ length: 2_500_000 }, (_, i) => i),
};

/** Takes what it is sent as a worker does: a transferred piece is gone where it came from. */
function holder() {
  const sizes: number[] = [];
  const state: { held: ExampleSet | null } = { held: null };
  const worker: ExamplesHolder = {
    async holdExamples(places) {
      state.held = withoutFeatures(structuredClone(places));
    },
    async holdFeatures(from, features) {
      sizes.push(features.length);
      state.held!.features.set(features, from);
    },
  };
  return { worker, sizes, state };
}

test('examples of several messages arrive whole and stay where they were', async () => {
  const { worker, sizes, state } = holder();
  await sendExamples(worker, LONG);
  expect(sizes.length).toBeGreaterThan(2);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(1 << 18);
  const { features, ...places } = state.held!;
  const { features: sent, ...placesSent } = LONG;
  expect(places).toEqual(placesSent);
  expect(sent).toHaveLength(2_500_000);
  expect(Buffer.from(features.buffer).equals(Buffer.from(sent.buffer))).toBe(true);
});

test('sending ends between two messages when it is aborted', async () => {
  const { worker, sizes } = holder();
  const controller = new AbortController();
  const sent = sendExamples(
    {
      ...worker,
      async holdFeatures(from, features) {
        await worker.holdFeatures(from, features);
        controller.abort();
      },
    },
    LONG,
    controller.signal,
  );
  await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
  expect(sizes).toHaveLength(1);
});

test('a split made aside is the split that is made here', async () => {
  const { examples } = generateSample('gestures', 1);
  const plan = { folds: 5, by: 'time', outerTestShare: 0.2, seed: 3 } as const;
  const { features: _, ...places } = examples;
  expect(await createAnalysisService().split(places, plan)).toEqual(splitExamples(examples, plan));
});
