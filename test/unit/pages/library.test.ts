import { describe, expect, test } from 'vitest';
import { compareStudies, filterRows, libraryRows } from '../../../src/pages/library/library-rows';
import { planAround, planLike } from '../../../src/planning/addresses/plan-like';
import { experiment1, standardSpace } from '../../../src/core/network';
import { readPlanParameters, writePlanParameters } from '../../../src/planning/addresses/plan-parameters';
import { fileNameOf } from '../../../src/app/file-names';
import type { StudyEntry } from '../../../src/app/Library.svelte';
import type { StudyRecord } from '../../../src/core/records/study';
import { datasetOf, studyOf } from '../../contract/storage/fixtures';

const entry = (id: string, name: string, other: Partial<StudyRecord> = {}): StudyEntry => {
  const study = studyOf(id, 'd1');
  return {
    record: { ...study, ...other, plan: { ...study.plan, ...other.plan, name } },
    trials: 3,
    bestObjective: 0.8,
    bytes: 2000,
  };
};
const rowsOf = (...entries: StudyEntry[]) => libraryRows(entries, [datasetOf('d1').summary], undefined);

describe('the list of studies', () => {
  test('shows a study that was interrupted as resting, one that runs here as running', () => {
    const studies = [entry('a', 'A', { state: 'running' }), entry('b', 'B', { state: 'running' })];
    const rows = libraryRows(studies, [], 'b');
    expect(rows.map(({ state }) => state)).toEqual(['paused', 'running']);
  });

  test('finds every word in any field, and archived studies only when asked', () => {
    const rows = rowsOf(entry('a', 'Gait, first'), entry('b', 'Gait, second', { archived: true }));
    expect(filterRows(rows, 'first GAIT', false).map(({ id }) => id)).toEqual(['a']);
    expect(filterRows(rows, 'four rows', true).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(filterRows(rows, '', false).map(({ id }) => id)).toEqual(['a']);
    expect(filterRows(rows, 'nonsense', true)).toEqual([]);
  });

  test('side by side, what differs is marked', () => {
    const other = entry('b', 'B');
    other.record.plan.seed = 99;
    const facts = compareStudies(rowsOf(entry('a', 'A'), other));
    expect(facts.filter(({ differs }) => differs).map(({ values }) => values)).toEqual([['1', '99']]);
    expect(facts.every(({ values }) => values.length === 2)).toBe(true);
  });
});

describe('a plan like another', () => {
  const { plan } = studyOf('a', 'd1');

  test('says in its address what the study was', () => {
    const address = readPlanParameters(writePlanParameters(planLike({ ...plan, seed: 42, trials: 7 })));
    expect(address).toMatchObject({
      dataset: 'd1',
      board: plan.boardId,
      seed: 42,
      trials: 7,
      folds: plan.split.folds,
    });
    expect(address.values?.filters).toEqual(
      plan.space.flatMap((parameter) =>
        parameter.name === 'filters' && 'values' in parameter ? parameter.values : [],
      ),
    );
  });

  test('keeps limits that are tighter than the board’s, and none that are not', () => {
    expect(planLike(plan)).not.toHaveProperty('mostRam');
    const tight = planLike({ ...plan, limits: { ...plan.limits, ramBytes: 300 } });
    expect(tight).toMatchObject({ mostRam: 300 });
    expect(tight).not.toHaveProperty('mostRom');
  });

  test('around a configuration, listed numbers stay within one step and categories stay all', () => {
    const { values } = planAround({ ...plan, ...experiment1('tiny') }, { filters: 16, optimizer: 'adam' });
    expect(values?.filters).toEqual([8, 16, 32]);
    expect(values?.optimizer?.length).toBeGreaterThan(1);
    // What did not count there may count elsewhere.
    const standard = planAround(
      { ...plan, ...standardSpace('recordings', 'tiny') },
      { blocks: 1, filters1: 8 },
    );
    expect(standard.values).toMatchObject({ blocks: [1, 2], filters1: [8, 16], filters2: [8, 16, 32, 64] });
  });
});

test('file names are made of letters and dashes, whatever a study is called', () => {
  expect(fileNameOf('../Müller & Söhne: «gait»', 'csv')).toBe('Muller-Sohne-gait.csv');
  expect(fileNameOf('…', 'html')).toBe('study.html');
});
