import * as v from 'valibot';
import { headOf, trialHeadsSchema, type Trial, type TrialHead } from '../core/records/trial';
import { EventLoopTurns } from '../training/yielding';
import type { HeadBlock, StoredTrial, Versioned } from './schema';
import { readText, writeText } from './trial-text';
import { check, unpack } from './versioned';

/** Trials of one block: reading takes a record for so many, and appending writes up to so many heads again. */
export const HEADS_PER_BLOCK = 128;

export const blockOf = (number: number): number => Math.floor((number - 1) / HEADS_PER_BLOCK);

/** Gathers heads of any studies into blocks. */
export class HeadBlocks {
  readonly #blocks = new Map<string, HeadBlock & { parts: string[] }>();

  /** @param head its JSON */
  add({ studyId, number }: Pick<Trial, 'studyId' | 'number'>, head: string): void {
    const block = blockOf(number);
    const key = `${block}|${studyId}`;
    let gathered = this.#blocks.get(key);
    if (!gathered) this.#blocks.set(key, (gathered = { studyId, block, heads: '', parts: [] }));
    gathered.parts.push(head);
  }

  all(): HeadBlock[] {
    return [...this.#blocks.values()].map(({ parts, ...block }) => ({
      ...block,
      heads: `[${parts.join()}]`,
    }));
  }
}

export const writeHead = (trial: Trial): string => writeText(headOf(trial));

/** The head of a trial as a page stored it; unreadable ones stay unreadable. */
export function storedHead(stored: StoredTrial | Versioned<Trial>): string {
  const trial = stored.version === 1 ? stored.value : readText(stored.head);
  return typeof trial === 'object' && trial !== null ? writeHead(trial as Trial) : 'null';
}

/** The block with one more head in it. */
export function withHead(block: HeadBlock | undefined, trial: Trial): HeadBlock {
  const { studyId, number } = trial;
  const before = block?.heads.slice(1, -1);
  const head = writeHead(trial);
  return { studyId, block: blockOf(number), heads: before ? `[${before},${head}]` : `[${head}]` };
}

const blockSchema = v.object({ studyId: v.string(), block: v.number(), heads: v.string() });

/**
 * The heads of some blocks in the order of their numbers, checked; the page answers in between.
 * @throws AppError `record-unreadable`
 */
export async function readHeads(stored: readonly Versioned<HeadBlock>[]): Promise<TrialHead[]> {
  const turns = new EventLoopTurns();
  const heads: TrialHead[] = [];
  try {
    for (const record of stored) {
      if (turns.due) await turns.next();
      const { heads: text } = unpack('trial', blockSchema, record);
      heads.push(...check('trial', trialHeadsSchema, readText(text)));
    }
  } finally {
    turns.close();
  }
  return heads.sort((a, b) => a.number - b.number);
}
