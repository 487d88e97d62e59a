import type { ColumnChoice, ColumnInspection } from '../ingest-protocol';
import type { ColumnRole } from '../types';
import type { ColumnFacts } from './column-facts';

/** What else is known of the files. */
export interface FilesKnown {
  /** Folders or names of files say classes. */
  classesFromFiles: boolean;
}

export type Role = Pick<ColumnChoice, 'role'> & Pick<ColumnInspection, 'reason'>;

/** Roles are given one after the other; a column keeps the first that it is given. */
export class RoleSheet {
  readonly given: (Role | undefined)[];
  readonly rows: number;
  readonly files: number;
  /** Rows are samples of recordings. */
  recorded = false;

  constructor(
    readonly facts: readonly ColumnFacts[],
    readonly known: FilesKnown,
  ) {
    this.given = facts.map(() => undefined);
    this.rows = facts[0]?.rows ?? 0;
    this.files = facts[0]?.files ?? 0;
  }

  give(column: number, role: ColumnRole, reason: string): boolean {
    if (column >= 0 && !this.given[column]) this.given[column] = { role, reason };
    return column >= 0;
  }

  has(role: ColumnRole): boolean {
    return this.given.some((given) => given?.role === role);
  }

  find(test: (fact: ColumnFacts) => boolean): number {
    return this.facts.findIndex((fact, c) => !this.given[c] && test(fact));
  }

  findLast(test: (fact: ColumnFacts) => boolean): number {
    return this.facts.findLastIndex((fact, c) => !this.given[c] && test(fact));
  }

  each(visit: (fact: ColumnFacts, column: number) => void): void {
    this.facts.forEach((fact, c) => !this.given[c] && visit(fact, c));
  }
}
