import type { ColumnChoice, IngestChoices } from '../../core/data';

/** What a person said of columns, by their names. */
export type ToldColumns = ReadonlyMap<string, ColumnChoice>;

/** What was told before, brought up to date: columns that are again as they were guessed are forgotten. */
export function toldColumns(before: ToldColumns, chosen: IngestChoices, guessed: IngestChoices): ToldColumns {
  const told = new Map(before);
  chosen.columns.forEach((column, index) => {
    const guess = guessed.columns[index];
    if (column.role === guess.role && column.content === guess.content) told.delete(column.name);
    else told.set(column.name, column);
  });
  return told;
}

/**
 * Choices of a new look at the same files, with what the person had changed before: roles of columns by their names, the
 * reading, and what is done with rows and channels. What was only guessed is guessed anew.
 */
export function carryOver(
  chosen: IngestChoices,
  guessed: IngestChoices,
  next: IngestChoices,
  told: ToldColumns,
): IngestChoices {
  const { leaveOutBadRows, leaveOutFarRows, missing, resampleHz, samplingHz, frontEnd } = chosen;
  const { removeGravity, addMagnitude } = chosen;
  return {
    ...next,
    columns: next.columns.map((column) => told.get(column.name) ?? column),
    clock: chosen.clock === guessed.clock ? next.clock : chosen.clock,
    reading: sameReading(chosen, guessed) ? next.reading : chosen.reading,
    leaveOutBadRows,
    ...(leaveOutFarRows !== undefined && { leaveOutFarRows }),
    missing,
    files: filesAsTold(chosen, guessed, next),
    ...(resampleHz !== undefined && { resampleHz }),
    ...(samplingHz !== undefined && { samplingHz }),
    removeGravity,
    addMagnitude,
    ...(frontEnd && { frontEnd }),
  };
}

/** Classes and sessions that a person gave files, and files that they left out. */
function filesAsTold(
  chosen: IngestChoices,
  guessed: IngestChoices,
  next: IngestChoices,
): IngestChoices['files'] {
  const before = new Map(guessed.files.map((file) => [file.path, file]));
  const told = new Map(chosen.files.map((file) => [file.path, file]));
  return next.files.flatMap((file) => {
    const [was, is] = [before.get(file.path), told.get(file.path)];
    if (!was) return [file];
    if (!is) return [];
    return [
      {
        ...file,
        ...(is.className !== was.className && { className: is.className }),
        ...(is.session !== was.session && { session: is.session }),
      },
    ];
  });
}

function sameReading({ reading: a }: IngestChoices, { reading: b }: IngestChoices): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
