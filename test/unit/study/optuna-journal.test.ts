import { describe, expect, test } from 'vitest';
import { optunaJournal } from '../../../src/study/optuna-journal';
import { journalExample } from '../../helpers/journal-example';

interface Line {
  op_code: number;
  state?: number;
  value?: number | null;
  params?: Record<string, number>;
  distributions?: Record<string, string>;
  system_attrs?: { constraints: number[] };
  intermediate_values?: Record<string, number>;
  study_name?: string;
}

describe('a journal for Optuna', () => {
  const { plan, trials } = journalExample();
  const lines = optunaJournal(plan, trials)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const created = lines.filter(({ op_code }) => op_code === 4);

  test('has the study’s name as it is, and a line a trial', () => {
    expect(lines[0]).toMatchObject({ op_code: 0, study_name: plan.name, directions: [2] });
    expect(created).toHaveLength(trials.length);
  });

  test('tells complete, pruned and failed trials apart', () => {
    expect(created.map(({ state }) => state)).toEqual([1, 1, 2, 2, 3]);
    expect(created.map(({ value }) => value)).toEqual([0.51, 0.52, null, null, null]);
    expect(created[2].intermediate_values).toEqual({ 33: 0.53 });
  });

  test('a trial that lost its race is pruned, with what its folds reached', () => {
    const raced = [
      {
        ...trials[0],
        race: { values: [0.4, 0.5], crossAccuracies: [1, 1], lost: { reason: 'worse', than: 2 } as const },
      },
      trials[1],
    ];
    const lost = optunaJournal(plan, raced)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line)
      .find(({ op_code }) => op_code === 4);
    expect(lost).toMatchObject({ state: 2, value: null, intermediate_values: { 0: 0.4, 1: 0.5 } });
  });

  test('says by how much a limit is broken, X-CROSS too', () => {
    const [kept, ram, , refused] = created.map(({ system_attrs }) => system_attrs!.constraints);
    expect(kept).toEqual([-0.1, -0.1, (0.95 - 0.98) / 0.95]);
    expect(ram[0]).toBe(0.5);
    expect(refused).toEqual([8999, -0.1, 1]);
  });

  test('has even steps as ranges, other values as choices by position, and nothing of what does not count', () => {
    expect(created[0].params).toEqual({
      blocks: 2,
      filters: 1,
      filters2: 2,
      dropout: 0.1,
      activation: 0,
      learningRate: 0.001,
    });
    expect(created[1].params).not.toHaveProperty('filters2');
    const distributions = created[0].distributions!;
    expect(JSON.parse(distributions.blocks)).toEqual({
      name: 'IntDistribution',
      attributes: { log: false, step: 1, low: 1, high: 3 },
    });
    expect(JSON.parse(distributions.filters)).toEqual({
      name: 'CategoricalDistribution',
      attributes: { choices: [8, 16, 32] },
    });
    expect(JSON.parse(distributions.learningRate).attributes).toEqual({
      log: true,
      step: null,
      low: 0.0005,
      high: 0.01,
    });
  });
});
