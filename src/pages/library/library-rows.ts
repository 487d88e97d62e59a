import { kilobytes, parameterValue, percent } from '../../messages/format';
import { chartText } from '../../charts/messages';
import { METHODS } from '../../core/search';
import type { DatasetSummary } from '../../core/data';
import type { StudyEntry } from '../../app/Library.svelte';
import { compressionsOf } from '../../planning/plan';
import { stateAtRest, type StudyState } from '../../core/records/study';
import { text } from '../../messages';
import { editorText } from '../../messages/plan-editor.en';
import { workspaceText } from '../../messages/workspace.en';
import { boardName } from '../../controls/board-name';

/** A study as the list shows it. */
export interface LibraryRow {
  entry: StudyEntry;
  id: string;
  name: string;
  data: string;
  board: string;
  method: string;
  state: StudyState;
  archived: boolean;
}

/** `openId` is the study whose workers live here; another one found running on disk was interrupted, and rests. */
export function libraryRows(
  studies: readonly StudyEntry[],
  datasets: readonly DatasetSummary[],
  openId: string | undefined,
): LibraryRow[] {
  return studies.map((entry) => {
    const { id, plan, state, archived = false } = entry.record;
    return {
      entry,
      id,
      name: plan.name,
      archived,
      data: datasets.find((dataset) => dataset.id === plan.datasetId)?.name ?? '–',
      board: plan.customBoard?.name ?? boardName(plan.boardId),
      method: METHODS[plan.method]?.label ?? plan.method,
      state: id === openId ? state : stateAtRest(state),
    };
  });
}

/** Rows in which every word of the query is found, in whatever order. */
export function filterRows(rows: readonly LibraryRow[], query: string, archived: boolean): LibraryRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    const { name, data, board, method, state } = row;
    const content = [name, data, board, method, text.study.states[state]].join(' ').toLowerCase();
    return (archived || !row.archived) && words.every((word) => content.includes(word));
  });
}

export interface ComparedFact {
  label: string;
  /** One per study, in the order of the rows. */
  values: string[];
  differs: boolean;
}

/** What the studies have in common and where they differ. */
export function compareStudies(rows: readonly LibraryRow[]): ComparedFact[] {
  const { columns } = workspaceText.library;
  const fact = (label: string, valueOf: (row: LibraryRow) => string): ComparedFact => {
    const values = rows.map(valueOf);
    return { label, values, differs: new Set(values).size > 1 };
  };
  const parameters = [
    ...new Set(rows.flatMap(({ entry }) => entry.record.plan.space.map(({ name }) => name))),
  ];
  return [
    fact(columns.best, ({ entry }) => workspaceText.library.best(entry.bestObjective)),
    fact(text.data.outerTest, ({ entry }) =>
      percent(entry.record.final?.testObjective ?? entry.record.final?.testAccuracy),
    ),
    fact(editorText.objective, ({ entry }) => chartText.measures[entry.record.plan.objective ?? 'accuracy']),
    fact(columns.trials, trialsOf),
    fact(columns.state, ({ state }) => text.study.states[state]),
    fact(columns.data, ({ data }) => data),
    fact(columns.board, ({ board }) => board),
    fact(text.board.ram, ({ entry }) => kilobytes(entry.record.plan.limits.ramBytes)),
    fact(text.board.rom, ({ entry }) => kilobytes(entry.record.plan.limits.romBytes)),
    fact(text.board.cross, ({ entry }) => percent(entry.record.plan.limits.crossAccuracy)),
    fact(text.board.compression, ({ entry }) =>
      compressionsOf(entry.record.plan)
        .map((compression) => text.board.compressions[compression])
        .join(', '),
    ),
    fact(columns.method, ({ method }) => method),
    fact(text.search.folds, ({ entry }) => String(entry.record.plan.split.folds)),
    fact(text.search.seed, ({ entry }) => String(entry.record.plan.seed)),
    ...parameters.map((name) =>
      fact(text.search.parameters[name] ?? name, ({ entry }) => valuesOf(entry, name)),
    ),
  ];
}

function valuesOf({ record }: StudyEntry, name: string): string {
  const parameter = record.plan.space.find((candidate) => candidate.name === name);
  if (!parameter) return '–';
  return 'values' in parameter
    ? parameter.values.map(parameterValue).join(', ')
    : `${parameterValue(parameter.low)} … ${parameterValue(parameter.high)}`;
}

/** How many trials of how many, or in how much time. */
export function trialsOf({ entry }: LibraryRow): string {
  const { trials, budgetMinutes } = entry.record.plan;
  return workspaceText.library.trials(entry.trials, trials, budgetMinutes);
}
