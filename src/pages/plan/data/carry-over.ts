import type { ColumnChoice, IngestChoices } from '../../../core/data/ingest-protocol';

/**
 * Choices of a new look at the same files, with what the person had changed before: roles of columns that are still
 * there by name, the reading, and what is done with rows and channels. What was only guessed is guessed anew.
 */
export function carryOver(chosen: IngestChoices, guessed: IngestChoices, next: IngestChoices): IngestChoices {
  const changed = new Map<string, ColumnChoice>();
  chosen.columns.forEach((column, index) => {
    const guess = guessed.columns[index];
    if (column.role !== guess.role || column.content !== guess.content) changed.set(column.name, column);
  });
  const { leaveOutBadRows, missing, resampleHz, removeGravity, addMagnitude } = chosen;
  return {
    ...next,
    columns: next.columns.map((column) => changed.get(column.name) ?? column),
    clock: chosen.clock === guessed.clock ? next.clock : chosen.clock,
    reading: sameReading(chosen, guessed) ? next.reading : chosen.reading,
    leaveOutBadRows,
    missing,
    ...(resampleHz !== undefined && { resampleHz }),
    removeGravity,
    addMagnitude,
  };
}

function sameReading({ reading: a }: IngestChoices, { reading: b }: IngestChoices): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
