import * as v from 'valibot';
import { foldsSchema, type FoldSummary } from '../core/records/fold';
import { trialSchema, type Trial } from '../core/records/trial';
import type { StoredTrial, Versioned } from './schema';
import { readText, writeText } from './trial-text';
import { check, unpack } from './versioned';

/**
 * Wraps a trial for the disk: as text, because thousands of trials are read several times quicker from text than from
 * objects, and its folds, which take most of the room, apart from the rest. What lists and pictures need of all trials
 * is stored once more, see trial-heads.ts.
 */
export function packTrial({ folds, ...head }: Trial): StoredTrial {
  const { studyId, number } = head;
  return { version: 2, value: { studyId, number }, head: writeText(head), folds: writeText(folds) };
}

/**
 * A trial from the disk, checked. The folds are read and checked when they are asked for first. Version 1 is the trial
 * itself.
 * @throws AppError `record-unreadable`
 */
export function unpackTrial(stored: StoredTrial | Versioned<Trial>): Trial {
  if (stored.version === 1) return unpack('trial', trialSchema, stored);
  const record = check('trial', storedSchema, stored);
  const trial = check('trial', trialSchema, { ...(readText(record.head) as object), folds: [] });
  return Object.defineProperty(trial, 'folds', {
    enumerable: true,
    configurable: true,
    get(this: Trial): readonly FoldSummary[] {
      const value = check('trial', foldsSchema, readText(record.folds));
      Object.defineProperty(this, 'folds', { value, enumerable: true });
      return value;
    },
  });
}

const storedSchema = v.object({ version: v.literal(2), head: v.string(), folds: v.string() });
