import type { PredictionRecord } from '../../charts/data/predictions';
import type { TestRun } from '../../core/data';
import { csvText } from '../../core/export/csv';

/**
 * What the model says of each window or example, a row each: where it begins (row of its recording, from 0), class,
 * probability, whether that reaches the threshold, and the true class where it is known. Text that a spreadsheet could run
 * is disarmed.
 */
export function decisionsCsv(
  run: Pick<TestRun, 'startRows' | 'sessionNames'>,
  records: readonly PredictionRecord[],
  classNames: readonly string[],
): string {
  const fields = [
    'number',
    'recording',
    'start_row',
    'class_index',
    'class',
    'probability',
    'known',
    'true_class',
  ];
  const data = records.map(({ number, session, predicted, probability, known, truth }, i) => [
    number,
    run.sessionNames[session],
    run.startRows[i],
    predicted,
    classNames[predicted],
    probability,
    known,
    truth < 0 ? '' : classNames[truth],
  ]);
  return csvText(fields, data);
}
