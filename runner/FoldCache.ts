import type { FoldRecord } from '../src/core/records/fold';
import type { FoldOutcome } from '../src/training/types';
import { JsonLines } from './study-folder';

/** Trained folds in a file of lines, by their key (see fold-key.ts); the last line of a key counts. */
export class FoldCache {
  readonly #folds: Map<string, FoldRecord>;
  readonly #lines: JsonLines;

  private constructor(lines: JsonLines, folds: Map<string, FoldRecord>) {
    this.#lines = lines;
    this.#folds = folds;
  }

  static async open(path: string): Promise<FoldCache> {
    const { lines, values } = await JsonLines.open(path);
    const known = values as { key: string; fold: FoldRecord }[];
    return new FoldCache(lines, new Map(known.map(({ key, fold }) => [key, fold])));
  }

  get(key: string): FoldRecord | undefined {
    return this.#folds.get(key);
  }

  /** @throws AppError `storage-full`, `storage-failed` */
  async put(key: string, { weights: _weights, state: _state, ...fold }: FoldOutcome): Promise<void> {
    await this.#lines.append({ key, fold });
    this.#folds.set(key, fold);
  }
}
