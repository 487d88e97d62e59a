import { describe, expect, it, vi } from 'vitest';
import { withId, withIdAtOnce } from '../../../src/core/data/content-hash';
import type { UnnamedDataset } from '../../../src/core/data';

/** Features of more than a slice, so that slices are put together. */
function dataset(change?: (set: UnnamedDataset['examples']) => void): UnnamedDataset {
  const examples = {
    input: [300, 1, 1] as const,
    classNames: ['a', 'b'],
    sessionNames: ['one'],
    features: Float32Array.from({ length: 300_000 }, (_, i) => Math.sin(i)),
    labels: new Uint16Array(1000),
    sessions: new Uint16Array(1000),
    startRows: Uint32Array.from({ length: 1000 }, (_, i) => 300 * i),
    rowsPerExample: 300,
    featureGroups: 1,
  };
  change?.(examples);
  const summary = {
    name: 'set',
    reading: { kind: 'table' } as const,
    input: examples.input,
    examples: 1000,
    classNames: examples.classNames,
    examplesPerClass: [1000, 0],
    sessionNames: ['one'],
    channelNames: ['x'],
    notes: [],
  };
  return { summary, examples };
}

const idOf = (set: UnnamedDataset) => withIdAtOnce(set).examples.id;

describe('the id of a data set', () => {
  it('is the same at once, with the browser’s SHA-256 and without', async () => {
    const expected = idOf(dataset());
    expect(expected).toMatch(/^[0-9a-f]{64}$/);
    let looks = 0;
    const look = async () => void looks++;
    const fast = await withId(dataset(), look);
    expect([fast.summary.id, fast.examples.id]).toEqual([expected, expected]);
    vi.stubGlobal('crypto', {});
    const slow = await withId(dataset(), look).finally(() => vi.unstubAllGlobals());
    expect(slow.examples.id).toBe(expected);
    expect(looks).toBe(2 * 5);
  });

  it('changes with each part of the content', () => {
    const changes: ((set: UnnamedDataset['examples']) => void)[] = [
      (set) => (set.features[299_999] += 1),
      (set) => (set.labels[0] = 1),
      (set) => (set.sessions[999] = 1),
      (set) => (set.startRows[5] = 7),
      (set) => Object.assign(set, { classNames: ['a', 'c'] }),
      (set) => Object.assign(set, { sessionNames: ['two'] }),
      (set) => (set.rowsPerExample = 299),
      (set) => (set.featureGroups = 3),
      (set) => Object.assign(set, { input: [100, 3, 1] }),
    ];
    const ids = changes.map((change) => idOf(dataset(change)));
    expect(new Set([idOf(dataset()), ...ids]).size).toBe(changes.length + 1);
  });

  it('ends when it is cancelled', async () => {
    await expect(withId(dataset(), () => Promise.reject(new Error('cancelled')))).rejects.toThrow(
      'cancelled',
    );
  });
});
