import type { DatasetSummary } from '../data';
import type { FinalModel } from './final-model';

/** A class that is named always is right as often as it is there. */
export interface Chance {
  className: string;
  share: number;
}

/** What is right most often without looking at anything. */
export function chanceOf({ classNames, examplesPerClass, examples }: DatasetSummary): Chance {
  const largest = Math.max(...examplesPerClass);
  return { className: classNames[examplesPerClass.indexOf(largest)], share: largest / examples };
}

/**
 * Whether nothing shows that a model knows more than the largest class: of its accuracy on the outer test, 95 % intervals
 * reach down to that share. False where it was not tested.
 */
export const isAtChance = ({ testInterval }: Pick<FinalModel, 'testInterval'>, { share }: Chance): boolean =>
  testInterval !== undefined && testInterval[0] <= share;
