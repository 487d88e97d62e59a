import { describe, expect, test } from 'vitest';
import { boardById, limitsFor } from '../../../src/core/deploy';
import { finishSteps } from '../../../src/core/data';
import type { Dataset } from '../../../src/core/data/types';
import { standardSpace } from '../../../src/core/network';
import type { Network, Shape } from '../../../src/core/network/types';
import type { Figures } from '../../../src/core/deploy/types';
import { PlanDraft } from '../../../src/app/plan/PlanDraft.svelte';
import { readPlanParameters, writePlanParameters } from '../../../src/planning/addresses/plan-parameters';
import { planLike } from '../../../src/planning/addresses/plan-like';
import { Undoable } from '../../../src/app/plan/history.svelte';
import { searchField, withBlocks } from '../../../src/planning/search/setup';
import { fitsImages, PRESET_IDS, prepareSuggestion } from '../../../src/planning/presets';
import { validatePlan } from '../../../src/planning/plan';
import { datasetOf } from '../../contract/storage/fixtures';

const dataset = datasetOf('d1');
const images: Dataset = {
  ...dataset,
  summary: {
    ...dataset.summary,
    reading: { kind: 'image', height: 32, width: 32, channels: 3 },
    input: [32, 32, 3],
  },
};
const draftOf = (data: Dataset | null, query = '') =>
  new PlanDraft({ dataset: data }, readPlanParameters(new URLSearchParams(query)));
/** The draft that the address of a draft leads to. */
const reopened = (draft: PlanDraft, data: Dataset | null) =>
  draftOf(data, writePlanParameters(draft.toParameters()).toString());

describe('a value that can be undone', () => {
  test('goes back and forth one change at a time, and says which', () => {
    const list = new Undoable('a');
    list.change('b', 'first');
    list.change('c', 'second');
    expect(list.undoable).toBe('second');
    list.undo();
    expect([list.value, list.undoable, list.redoable]).toEqual(['b', 'first', 'second']);
    list.redo();
    expect(list.value).toBe('c');
    list.undo();
    list.change('d', 'third');
    expect(list.redoable).toBeNull();
  });

  test('takes typing in one field for one change', () => {
    const list = new Undoable('');
    for (const text of ['1', '12', '123']) list.change(text, 'typing', 'field');
    list.undo();
    expect([list.value, list.undoable]).toEqual(['', null]);
    list.undo();
    expect(list.value).toBe('');
  });
});

describe('the search of a plan', () => {
  test('begins with the space for its kind of data', () => {
    const kinds = (['recordings', 'image', 'table'] as const).map((kind) => standardSpace(kind, 'tiny'));
    const reading = { kind: 'recordings', windowLength: 10, overlap: 0, maxGapPeriods: 3 } as const;
    const recordings: Dataset = { ...dataset, summary: { ...dataset.summary, reading } };
    expect(draftOf(recordings).search.space).toEqual(kinds[0].space);
    expect(draftOf(images, 'board=stm32f303k8').search.space).toEqual(kinds[1].space);
    expect(draftOf(dataset).search.space).toEqual(kinds[2].space);
    expect(draftOf(dataset).search.edited).toBe(false);
  });

  test('says for images that nothing fits where nothing does', () => {
    const tooLarge = (): Figures => ({ ramBytes: 1e9, romBytes: 1e9, macc: 1e9 });
    const limits = limitsFor(boardById('stm32l476rg'), 'export');
    expect(fitsImages(images.summary, limits, tooLarge)).toBe(false);
  });

  test('begins on the small board, and on the big one for images that the small one has no room for', () => {
    const small: Dataset = { ...images, summary: { ...images.summary, input: [8, 8, 1] } };
    const large: Dataset = { ...images, summary: { ...images.summary, input: [160, 160, 3] } };
    expect([null, dataset, small, large].map((data) => draftOf(data).boardId)).toEqual([
      ...['stm32f303k8', 'stm32f303k8', 'stm32f303k8', 'stm32l476rg'],
    ]);
    const chosen = draftOf(large, 'board=stm32f303k8');
    expect(chosen.boardId).toBe('stm32f303k8');
    expect(reopened(chosen, large).boardId).toBe('stm32f303k8');
    expect(reopened(draftOf(large), large).toParameters().board).toBeUndefined();
  });

  test('is suggested from the same draws whether or not they were made in slices before, for every kind of image', () => {
    const seen = (input: Shape): Network[] => {
      const networks: Network[] = [];
      fitsImages({ ...images.summary, input }, limitsFor(boardById('stm32l476rg'), 'export'), (network) => {
        networks.push(network);
        return { ramBytes: 1e9, romBytes: 1e9, macc: 1e9 };
      });
      return networks;
    };
    const small = seen([16, 16, 1]);
    const other = seen([24, 24, 3]);
    expect(small).toHaveLength(200);
    expect(other).not.toEqual(small);
    const slices = prepareSuggestion({ ...images.summary, input: [16, 16, 1] });
    slices.next();
    slices.next();
    expect(seen([16, 16, 1])).toEqual(small);
    finishSteps(slices);
    expect(seen([16, 16, 1])).toEqual(small);
    expect(seen([24, 24, 3])).toEqual(other);
  });

  test('follows board and data until a person changes it', () => {
    const draft = draftOf(dataset, 'preset=experiment1');
    const filters = () => draft.search.space.find(({ name }) => name === 'filters');
    expect(filters()).toMatchObject({ values: [8, 16, 32, 64, 128, 256] });
    draft.boardId = 'stm32l476rg';
    expect(filters()).toMatchObject({ values: [16, 32, 64, 128, 256] });
    draft.search.edit(withBlocks(draft.search.setup, 2), 'two blocks');
    draft.boardId = 'stm32f303k8';
    expect(filters()).toMatchObject({ values: [16, 32, 64, 128, 256] });
    expect(draft.search.edited).toBe(true);
    draft.search.history.undo();
    expect(filters()).toMatchObject({ values: [8, 16, 32, 64, 128, 256] });
  });

  test('a preset brings trials, folds and patience along; undo takes all of them back', () => {
    const draft = draftOf(dataset);
    draft.search.take('thorough', 'thorough');
    expect([draft.search.trials, draft.search.patience]).toEqual([100, 8]);
    expect(draft.toPlan(dataset, 20)).toMatchObject({ trials: 100, training: { patience: 8 } });
    draft.search.take('quick', 'quick');
    expect([draft.search.trials, draft.folds]).toEqual([8, 3]);
    draft.search.history.undo();
    draft.search.history.undo();
    expect(draft.search.preset).toBe('standard');
    expect(draft.search.trials).toBe(20);
  });

  test.each(PRESET_IDS)('makes valid plans of the preset %s, for tables and images', (preset) => {
    for (const data of [dataset, images]) {
      const draft = draftOf(data, `preset=${preset}`);
      expect(validatePlan(draft.toPlan(data, 20))).toEqual(draft.toPlan(data, 20));
    }
  });

  test('is all in the address: a budget of time, rules of training, and a network of one’s own', () => {
    const draft = draftOf(
      dataset,
      'preset=experiment1&minutes=7.5&objective=macro-f1&classWeights=balanced&parallel=2&patience=3&racing=0.1',
    );
    const { search } = draft;
    search.edit(withBlocks(search.setup, 3), 'three blocks');
    search.edit(searchField(search.setup, [{ part: 'training', index: 0, field: 'learningRate' }]), 'rate');
    const plan = draft.toPlan(dataset, 33);
    expect(plan).toMatchObject({
      trials: 33,
      budgetMinutes: 7.5,
      objective: 'macro-f1',
      parallelTrials: 2,
      racingErrorRate: 0.1,
      training: { patience: 3, classWeights: 'balanced' },
    });
    expect(reopened(draft, dataset).toPlan(dataset, 33)).toEqual(plan);
    const again = draftOf(dataset, writePlanParameters(planLike(plan)).toString());
    expect(again.toPlan(dataset, 33)).toEqual(plan);
  });

  test('is called by the same name when its plan is made again', () => {
    for (const data of [dataset, images]) {
      for (const preset of PRESET_IDS) {
        const draft = draftOf(data, 'board=stm32l476rg');
        draft.search.take(preset, preset);
        const plan = draft.toPlan(data, 20);
        const again = draftOf(data, writePlanParameters(planLike(plan)).toString());
        expect([preset, again.search.preset, again.search.edited]).toEqual([preset, preset, false]);
        expect(again.toPlan(data, 20)).toEqual(plan);
      }
    }
  });

  test('may choose the compression, among those a person leaves', () => {
    const draft = draftOf(dataset);
    draft.setCompression('search');
    draft.search.setCompressions(['x8', 'int8'], 'values');
    const choice = { name: 'compression', kind: 'categorical', values: ['x8', 'int8'] };
    expect(draft.toPlan(dataset, 20).space).toContainEqual(choice);
    expect(reopened(draft, dataset).toPlan(dataset, 20)).toEqual(draft.toPlan(dataset, 20));
    draft.search.take('quick', 'quick');
    expect(draft.search.space).toContainEqual(choice);
  });

  test('an address cannot break it', () => {
    for (const query of ['values=kernel:19,20', 'values=filters:0.5', 'values=__proto__:1', 'network=[]']) {
      const draft = draftOf(dataset, query);
      expect(draft.search.edited).toBe(false);
      expect(draft.toPlan(dataset, 20)).toEqual(draftOf(dataset).toPlan(dataset, 20));
    }
  });
});
