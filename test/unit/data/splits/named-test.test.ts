import { describe, expect, it } from 'vitest';
import {
  findLeaks,
  finishSteps,
  placeOfExample,
  splitExamples,
  suggestSplit,
} from '../../../../src/core/data';
import { namedTest } from '../../../../src/core/data/examples/named-test';
import { foldKey } from '../../../../src/study/fold-key';
import { createIngestService } from '../../../../src/study/workers/ingest-service';
import { file } from '../make-files';

/** Rows of two classes; a row is like no other. */
const table = (from: number, count: number): string =>
  `x,y,label\n${Array.from({ length: count }, (_, i) => `${(from + i) * 7.31},${((from + i) * 7919) % 9973},${'ab'[i % 2]}\n`).join('')}`;

async function read(files: readonly ReturnType<typeof file>[]) {
  const service = createIngestService();
  const inspection = await service.inspect(files);
  return { inspection, outcome: await service.read(files, inspection.choices) };
}

describe('files that are named a test', () => {
  const set = [file('pumps_TRAIN.csv', table(0, 80)), file('pumps_TEST.csv', table(80, 40))];

  it('are suggested as the outer test, and it is said', async () => {
    const { inspection, outcome } = await read([...set].reverse());
    const { examples } = outcome.dataset;
    expect(inspection.explanation.join(' ')).toContain('Files of the part test may be the outer test');
    const plan = suggestSplit(examples, 1);
    expect(plan).toMatchObject({ outerTest: 'named', outerTestShare: 1 / 3 });
    const { outerTest, search, explanation } = splitExamples(examples, plan);
    const places = [...outerTest].map((i) => placeOfExample(outcome.dataset, i, outcome.origins));
    expect(places).toHaveLength(40);
    expect(places.every((place) => place.startsWith('pumps_TEST.csv, line '))).toBe(true);
    expect(search).toHaveLength(80);
    expect(explanation).toContain('what the files that are named a test hold');
    expect(
      splitExamples(examples, { ...plan, outerTest: undefined, outerTestShare: 0.2 }).outerTest,
    ).toHaveLength(24);
  });

  it('are not, where they are most of the data or leave too little of a class', async () => {
    const most = await read([file('TRAIN.csv', table(0, 40)), file('TEST.csv', table(40, 60))]);
    expect(suggestSplit(most.outcome.dataset.examples, 1)).not.toHaveProperty('outerTest');
    const few = await read([file('TRAIN.csv', table(0, 18)), file('TEST.csv', table(18, 12))]);
    expect(suggestSplit(few.outcome.dataset.examples, 1)).not.toHaveProperty('outerTest');
    expect(namedTest([{ examples: 3, isTest: true }])).toEqual({});
  });

  it('are windows of recordings, too, and never in a fold', async () => {
    const wave = (k: number) =>
      `t,x\n${Array.from({ length: 900 }, (_, i) => `${i / 50},${Math.sin(i / k) + 0.01 * ((i * 7919) % 13)}\n`).join('')}`;
    const { outcome } = await read([
      ...['train', 'test'].flatMap((part, p) =>
        ['up', 'down'].map((name, n) => file(`${part}/${name}.csv`, wave(3 + 4 * n + p))),
      ),
    ]);
    const { examples } = outcome.dataset;
    const split = splitExamples(examples, { ...suggestSplit(examples, 1, 3), outerTest: 'named' });
    const from = (i: number) => outcome.origins.files[outcome.origins.file[i]];
    expect([...split.outerTest].every((i) => from(i).includes('test/'))).toBe(true);
    expect([...split.search].every((i) => from(i).includes('train/'))).toBe(true);
  });

  it('make another fold than drawn ones, and another data set than files of other names', async () => {
    const identity = { examplesId: 'e', fold: 0, seed: 1, engine: 'wasm' } as const;
    const split = { folds: 3, by: 'rows', outerTestShare: 0.2, seed: 1 } as const;
    const rest = {
      network: { layers: [] },
      settings: { optimizer: 'adam', learningRate: 1, batchSize: 1, epochs: 1 },
    } as unknown as Omit<Parameters<typeof foldKey>[0], 'split'>;
    expect(foldKey({ ...rest, ...identity, split: { ...split, outerTest: 'named' } })).not.toBe(
      foldKey({ ...rest, ...identity, split }),
    );
    const [named, plain] = [
      await read(set),
      await read([file('a.csv', table(0, 80)), file('b.csv', table(80, 40))]),
    ];
    expect(named.outcome.dataset.summary.id).not.toBe(plain.outcome.dataset.summary.id);
  });
});

it('near-duplicates are named by file and line', async () => {
  const rows = table(0, 40).trim().split('\n');
  const { outcome } = await read([
    file('a.csv', [...rows, rows[3]].join('\n')),
    file('b.csv', table(500, 40)),
  ]);
  const { examples } = outcome.dataset;
  const split = splitExamples(examples, { folds: 4, by: 'rows', outerTestShare: 0, seed: 2 });
  const { pairs } = finishSteps(findLeaks(examples, split));
  const told = pairs.flatMap((pair) =>
    [pair.heldOut, pair.learnt].map((i) => placeOfExample(outcome.dataset, i, outcome.origins)),
  );
  expect(told.sort()).toEqual(['a.csv, line 4', 'a.csv, line 42']);
});
