import type { ColumnFacts } from './column-facts';
import { isNamed, isNominal } from './column-names';
import { LABEL_NAME } from './guess-label';
import type { Role } from './role-sheet';

const MOST_CLASSES = 20;
/** More are no choice that helps. */
const MOST_TOLD = 6;

/**
 * Columns that may as well say the class: words that repeat, numbers with a name that says so, and 0 and 1. Nothing where the guess is
 * hardly doubtful: no second name says class, and there are no other words that repeat where words were taken for it.
 */
export function otherLabels(facts: readonly ColumnFacts[], roles: readonly Role[], rows: number): string[] {
  const label = roles.findIndex(({ role }) => role === 'label');
  if (label < 0) return [];
  const isWords = (fact: ColumnFacts) => fact.texts === fact.present && !fact.isDate;
  const says = (fact: ColumnFacts) => isNamed(fact, LABEL_NAME);
  const others = facts.filter(
    (fact, c) =>
      c !== label &&
      roles[c].role === 'signal' &&
      fact.present >= 0.9 * rows &&
      fact.values.size > 1 &&
      fact.values.size <= MOST_CLASSES &&
      isNominal(fact, rows) &&
      (isWords(fact) || (fact.whole && (says(fact) || fact.values.size === 2))),
  );
  const bySame = says(facts[label]) ? says : isWords(facts[label]) ? isWords : () => true;
  if (!others.some(bySame)) return [];
  const first = others.filter(says);
  return [...first, ...others.filter((fact) => !first.includes(fact))]
    .slice(0, MOST_TOLD)
    .map(({ name }) => name);
}
