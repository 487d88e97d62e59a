import type { ColumnChoice, IngestChoices, ColumnRole } from '../../core/data';

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

function contentOf({ content }: ColumnChoice, shown: ShownRole): ColumnChoice['content'] {
  if (shown === 'category') return 'text';
  return shown === 'signal' ? 'number' : content;
}
