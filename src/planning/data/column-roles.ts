import type { ColumnChoice, IngestChoices, Inspection, ColumnRole } from '../../core/data';

/** What a person may say of a column: words among the signals of a table are categories, one-hot encoded. */
export type ShownRole = ColumnRole | 'category';

export function shownRole({ role, content }: ColumnChoice, reading: IngestChoices['reading']): ShownRole {
  return role === 'signal' && content === 'text' && reading.kind === 'table' ? 'category' : role;
}

/** The roles a reading knows. */
export function rolesFor({ kind }: IngestChoices['reading']): readonly ShownRole[] {
  return kind === 'table'
    ? ['signal', 'category', 'label', 'time', 'session', 'ignore']
    : ['signal', 'label', 'time', 'session', 'ignore'];
}

/** The column in that role. A role that only one column can have is taken from the one that had it. */
export function withRole(
  columns: readonly ColumnChoice[],
  index: number,
  shown: ShownRole,
): readonly ColumnChoice[] {
  const role = shown === 'category' ? 'signal' : shown;
  const single = role === 'label' || role === 'time' || role === 'session';
  return columns.map((column, at) => {
    if (at === index) return { ...column, role, content: contentOf(column, shown) };
    return single && column.role === role ? { ...column, role: 'ignore' } : column;
  });
}

/**
 * The choices with the column in that role. What one step of another clock is worth follows from the column: a clock of
 * milliseconds read as seconds would be a thousandth of its rate, in the firmware, too.
 */
export function choicesWithRole(
  choices: IngestChoices,
  { columns: known }: Pick<Inspection, 'columns'>,
  index: number,
  shown: ShownRole,
): IngestChoices {
  const clock = shown === 'time' ? (known[index]?.clock ?? choices.clock) : choices.clock;
  return { ...choices, clock, columns: withRole(choices.columns, index, shown) };
}

function contentOf({ content }: ColumnChoice, shown: ShownRole): ColumnChoice['content'] {
  if (shown === 'category') return 'text';
  return shown === 'signal' ? 'number' : content;
}
