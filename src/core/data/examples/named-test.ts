import type { ExamplePlaces, ExampleSet } from '../types';

/** Examples that follow each other, and whether they come from a file that is named a test. */
export interface NamedExamples {
  examples: number;
  isTest: boolean;
}

/** The examples from files that are named a test, as pairs of places [from, to); nothing where none or all are. */
export function namedTest(units: readonly NamedExamples[]): Pick<ExampleSet, 'testExamples'> {
  const pairs: number[] = [];
  let at = 0;
  for (const { examples, isTest } of units) {
    if (isTest && examples > 0) {
      if (pairs.at(-1) === at) pairs[pairs.length - 1] = at + examples;
      else pairs.push(at, at + examples);
    }
    at += examples;
  }
  const tested = pairs.length > 0 && !(pairs[0] === 0 && pairs[1] === at);
  return tested ? { testExamples: Uint32Array.from(pairs) } : {};
}

/** 1 for each example from a file that is named a test. */
export function testMarks({ labels, testExamples = new Uint32Array(0) }: ExamplePlaces): Uint8Array {
  const marks = new Uint8Array(labels.length);
  for (let pair = 0; pair < testExamples.length; pair += 2)
    marks.fill(1, testExamples[pair], testExamples[pair + 1]);
  return marks;
}

/** Share of the examples that come from files that are named a test. */
export function namedTestShare(examples: ExamplePlaces): number {
  return testMarks(examples).reduce((sum, mark) => sum + mark, 0) / Math.max(1, examples.labels.length);
}
