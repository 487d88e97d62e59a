import { expect, test } from 'vitest';
import { usableFor, type EarlierStudy } from '../../../src/app/plan/studies-to-start-from';
import type { SearchSpace } from '../../../src/core/space';

const space: SearchSpace = [
  { name: 'filters', kind: 'ordinal', values: [4, 8] },
  { name: 'units', kind: 'ordinal', values: [8, 16] },
];
const study = (id: string, datasetId: string, ...searched: string[]): EarlierStudy => ({
  id,
  name: id,
  trials: 3,
  datasetId,
  searched: new Set(searched),
});
const studies = [
  study('same', 'here', 'rate'),
  study('wider', 'there', 'filters', 'units', 'rate'),
  study('other', 'there', 'filters'),
];
const ids = (list: readonly EarlierStudy[]) => list.map(({ id }) => id);

test('studies on other data are offered where they searched every hyperparameter of the space', () => {
  const { sameData, otherData } = usableFor(studies, { datasetId: 'here', space, chosen: null });
  expect(ids(sameData)).toEqual(['same']);
  expect(ids(otherData)).toEqual(['wider']);
});

test('a chosen study stays in the list when the space has changed since', () => {
  expect(ids(usableFor(studies, { datasetId: 'here', space, chosen: 'other' }).otherData)).toEqual([
    'wider',
    'other',
  ]);
});
