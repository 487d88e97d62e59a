import { expect, it } from 'vitest';
import type { PredictionRecord } from '../../../src/charts/data/predictions';
import { decisionsCsv } from '../../../src/pages/study/decisions-csv';

const record = { number: 1, session: 0, predicted: 0, probability: 0.5, known: true, truth: 1 };

it('keeps names in their line and disarms those that a spreadsheet could run', () => {
  const run = { sessionNames: ['+day 1'], startRows: Uint32Array.of(0) };
  const csv = decisionsCsv(run, [record as PredictionRecord], ['=1+1\nrest', 'a\u202eb']);
  expect(csv.split('\n')[1]).toBe(`1,"'+day 1",0,0,"'=1+1 rest",0.5,true,a b`);
});
