import { transfer } from 'comlink';
import type { ExamplePlaces, ExampleSet } from '../../core/data';

/** Values in one message (1 MB): copying them takes a few milliseconds, most of it for fresh memory. */
const PIECE = 1 << 18;

/** A worker that takes examples piece by piece: a copy of them all at once would keep the page waiting. */
export interface ExamplesHolder {
  /** Begins an example set; its features are zero until they have come. */
  holdExamples(examples: ExamplePlaces): Promise<void>;
  /** Features from this place on. */
  holdFeatures(from: number, features: Float32Array): Promise<void>;
}

/**
 * Sends a copy of the examples to a worker; the page answers between the pieces.
 * @throws the reason of `signal` when it is aborted meanwhile
 */
export async function sendExamples(
  worker: ExamplesHolder,
  { features, ...places }: ExampleSet,
  signal?: AbortSignal,
): Promise<void> {
  await worker.holdExamples(places);
  for (let from = 0; from < features.length; from += PIECE) {
    signal?.throwIfAborted();
    const piece = features.slice(from, from + PIECE);
    await worker.holdFeatures(from, transfer(piece, [piece.buffer]));
  }
}

/** An example set whose features are to come. */
export function withoutFeatures(places: ExamplePlaces): ExampleSet {
  const values = places.input.reduce((product, side) => product * side, places.labels.length);
  return { ...places, features: new Float32Array(values) };
}
