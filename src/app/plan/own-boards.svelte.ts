import * as v from 'valibot';
import { recallValue, rememberValue } from '../../browser/remembered';
import type { BoardRow } from '../../core/deploy';
import { boardRowSchema } from '../../core/deploy/types';

const KEY = 'own-boards';

/** What was saved before and is still a board; nothing where storage is forbidden. */
function remembered(): readonly BoardRow[] {
  const rows = recallValue(KEY);
  return Array.isArray(rows) ? rows.filter((row): row is BoardRow => v.is(boardRowSchema, row)) : [];
}

/** Boards that a person described and saved on this computer, told apart by their names. */
class OwnBoards {
  rows = $state.raw<readonly BoardRow[]>(remembered());
  /** What was removed last, until the next change or until it is taken back. */
  removed = $state.raw<BoardRow | null>(null);

  save(row: BoardRow): void {
    this.#keep([...this.rows.filter(({ name }) => name !== row.name), row]);
  }

  remove(name: string): void {
    const removed = this.rows.find((row) => row.name === name) ?? null;
    this.#keep(this.rows.filter((row) => row.name !== name));
    this.removed = removed;
  }

  /** Takes the last removal back. */
  restore(): void {
    if (this.removed) this.save(this.removed);
  }

  #keep(rows: readonly BoardRow[]): void {
    this.rows = rows;
    this.removed = null;
    rememberValue(KEY, rows);
  }
}

export const ownBoards = new OwnBoards();
