import type { ColumnFacts } from './column-facts';
import type { RoleSheet } from './role-sheet';

export const LABEL_NAME =
  /^(labels?|class(es)?|classname|targets?|activity|activities|actions?|movements?|tasks?|poses?|commands?|species|cultivar|digit|letter|gesture|category|state|condition|fault|diagnosis|outcome|output|variety|kind|result|survived|disease|churn|exited|attrition|fraud|spam|status|annotations?|posture|behaviou?r|exercise|emotion|keyword|klasse|ergebnis|zustand)$/;
/** Codes of classes at the edge of a table, where words elsewhere may be classes, too. */
const FEW_CODES = 20;
const MOST_CODES = 100;
/** Rows of so many columns are windows of samples rather than properties. */
const WIDE = 20;
/** Rows that a class lasts, on average, in a recording of several. */
const LONG_RUN = 10;

/** Gives the role of the label where no name says it: to words that repeat, or to whole numbers of a class. */
export function guessLabel(roles: RoleSheet): void {
  const { facts, rows, files, known } = roles;
  const words = roles.findLast(
    (fact) =>
      fact.texts > 0 &&
      fact.texts === fact.present &&
      fact.values.size <= Math.max(2, rows / 2) &&
      (files === 1 || fact.values.size > 1) &&
      // What stays the same through each file is weaker than what names of folders and files say.
      !(files > 1 && known.classesFromFiles && (fact.constantInFiles || fact.rows / fact.runs < 3)),
  );
  const last = facts.length - 1;
  const wide = facts.length >= WIDE && !roles.has('time');
  const codes = (c: number, most: number): boolean => {
    const { whole, values } = facts[c];
    const single = files === 1 || (wide && !known.classesFromFiles);
    return single && !roles.given[c] && whole && values.size > 1 && values.size <= Math.min(most, rows / 5);
  };
  const edge = 'It is at the edge and holds few different whole numbers.';
  if (words > 0 && words < last && codes(last, FEW_CODES) && !roles.recorded) roles.give(last, 'label', edge);
  else if (words >= 0) roles.give(words, 'label', 'It holds words that repeat.');
  else if (
    roles.recorded &&
    roles.give(codeInRuns(roles), 'label', 'It holds few whole numbers, each for a while.')
  )
    return;
  else if (codes(last, MOST_CODES)) roles.give(last, 'label', edge);
  else if (codes(0, MOST_CODES)) roles.give(0, 'label', edge);
  else sessionAsLabel(roles);
}

function sessionAsLabel({ given, files }: RoleSheet): void {
  const session = given.findIndex((role) => role?.role === 'session');
  if (session >= 0 && files === 1)
    given[session] = { role: 'label', reason: 'It tells sources apart, and there is no other label.' };
}

/**
 * In recordings, a column of few whole numbers that last for a while and come again, at an edge or beside the clock; other
 * columns are measurements. −1 without any.
 */
function codeInRuns({ facts, given, files, known }: RoleSheet): number {
  if (files > 1 && known.classesFromFiles) return -1;
  const isCode = (fact: ColumnFacts | undefined) =>
    fact !== undefined &&
    fact.whole &&
    fact.values.size > 1 &&
    fact.values.size <= 40 &&
    fact.rows / fact.runs >= LONG_RUN &&
    !(files > 1 && fact.constantInFiles);
  const clock = given.findIndex((role) => role?.role === 'time');
  const places = [facts.length - 1, clock + 1, 0, facts.length - 2].filter(
    (c, i, all) => c >= 0 && !given[c] && all.indexOf(c) === i && isCode(facts[c]),
  );
  const others = facts.filter((_, c) => !given[c] && !places.includes(c));
  const measured = others.filter((fact) => !fact.whole || fact.values.size > 40).length;
  if (measured < others.length / 2) return -1;
  // What comes again is what was done; what comes once is who did it.
  const again = places.find((c) => facts[c].runs > 1.4 * facts[c].values.size);
  return again ?? (places.length === 1 || files === 1 ? (places[0] ?? -1) : -1);
}
