import { isMissing, numberReader } from './parse-number';
import { guessClockUnit, parseDate } from './clock';
import type { ClockUnit, ColumnChoice, ColumnInspection, CellFormat } from '../ingest-protocol';
import type { ColumnRole } from '../types';

const LABEL_NAME =
  /^(labels?|class(es)?|classname|targets?|activity|activities|species|cultivar|digit|letter|gesture|category|state|condition|fault|diagnosis|outcome|output|variety|kind|result|survived|disease|churn|exited|attrition|fraud|spam|status|klasse|ergebnis|zustand)$/;
const SESSION_NAME =
  /^(sessions?|subjects?|users?|persons?|participants?|patients?|recordings?|runs?|trials?|files?|groups?|devices?|machines?|units?|sites?|experiments?)$/;
const TIME_NAME =
  /^(t|time|timestamp|seconds?|secs?|ms|millis|milliseconds|micros|nanos|epoch|datetime|date|clock|elapsed)$/;
/** More different words than this are too many inputs; columns with a smaller share of values are not used. */
const MOST_WORDS = 64;
const FEWEST_PRESENT = 0.5;
/** Codes of classes at the edge of a table, where words elsewhere may be classes, too. */
const FEW_CODES = 20;
const COUNTER_NAME = /^(id|ids|index|idx|no|nr|row|rows|count|counter|sample|samples|unnamed)$/;

/** Cells of rows, as text. */
export type CellTexts = readonly (readonly string[])[];

/** What the first rows say about a column. */
export interface ColumnFacts {
  name: string;
  named: boolean;
  numbers: readonly number[];
  /** Rows with a value, and how many of them are no numbers. */
  present: number;
  texts: number;
  /** Values as text, and how often each occurs. */
  values: ReadonlyMap<string, number>;
  isDate: boolean;
  /** Whole numbers, each the one before plus 1. */
  counts: boolean;
  /** At least 95 % of the steps go forward. */
  rises: boolean;
}

export interface ColumnGuesses {
  columns: (ColumnChoice & ColumnInspection)[];
  facts: readonly ColumnFacts[];
  clock: ClockUnit;
}

/** Names from the header row, made distinct; `column 3` where there is none. */
export function columnNames(rows: CellTexts, header: boolean, width: number): string[] {
  const used = new Map<string, number>();
  return Array.from({ length: width }, (_, c) => {
    const name = (header ? rows[0][c]?.trim() : '') || `column ${c + 1}`;
    const times = (used.get(name) ?? 0) + 1;
    used.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}

/** Guesses what each column is, from names and from the first rows; `files` is how many files there are. */
export function guessColumns(
  rows: CellTexts,
  format: CellFormat,
  width: number,
  files: number,
): ColumnGuesses {
  const body = format.header ? rows.slice(1) : rows;
  const names = columnNames(rows, format.header, width);
  const named = names.map((_, c) => format.header && (rows[0][c]?.trim() ?? '') !== '');
  const facts = names.map((name, c) => factsOf(name, named[c], body, c, numberReader(format.decimal)));
  const roles = rolesOf(facts, body.length, files);
  const time = roles.findIndex(({ role }) => role === 'time');
  return {
    facts,
    clock:
      time < 0 ? 's' : facts[time].isDate ? 'date' : guessClockUnit(facts[time].name, facts[time].numbers),
    columns: facts.map((fact, c) => ({
      name: fact.name,
      ...roles[c],
      content: fact.texts > fact.present / 2 ? 'text' : 'number',
      examples: [...fact.values.keys()].slice(0, 5),
    })),
  };
}

function factsOf(
  name: string,
  named: boolean,
  body: CellTexts,
  column: number,
  read: (cell: string) => number,
): ColumnFacts {
  const numbers: number[] = [];
  const values = new Map<string, number>();
  let [present, texts, dates] = [0, 0, 0];
  for (const row of body) {
    const cell = row[column];
    if (cell === undefined || isMissing(cell)) continue;
    present++;
    values.set(cell.trim(), (values.get(cell.trim()) ?? 0) + 1);
    const value = read(cell);
    if (Number.isNaN(value)) {
      texts++;
      if (!Number.isNaN(parseDate(cell))) dates++;
    } else numbers.push(value);
  }
  const steps = numbers.slice(1).map((value, i) => value - numbers[i]);
  return {
    name,
    named,
    numbers,
    present,
    texts,
    values,
    isDate: dates > 0.9 * present,
    counts:
      steps.length > 0 && texts === 0 && Number.isInteger(numbers[0]) && steps.every((step) => step === 1),
    rises: steps.length > 1 && steps.filter((step) => step > 0).length >= 0.95 * steps.length,
  };
}

type Role = Pick<ColumnChoice, 'role'> & Pick<ColumnInspection, 'reason'>;

function rolesOf(facts: readonly ColumnFacts[], rows: number, files: number): Role[] {
  const roles: (Role | undefined)[] = facts.map(() => undefined);
  const give = (column: number, role: ColumnRole, reason: string) => {
    if (column >= 0 && !roles[column]) roles[column] = { role, reason };
    return column >= 0;
  };
  const free = (c: number) => roles[c] === undefined;
  const find = (test: (fact: ColumnFacts) => boolean) => facts.findIndex((fact, c) => free(c) && test(fact));
  const findLast = (test: (fact: ColumnFacts) => boolean) =>
    facts.findLastIndex((fact, c) => free(c) && test(fact));

  facts.forEach((fact, c) => fact.present === 0 && rows > 0 && give(c, 'ignore', 'It is empty.'));
  if (
    !give(
      find((fact) => isNamed(fact, TIME_NAME) && (fact.isDate || fact.rises)),
      'time',
      'Its name says time, and it rises.',
    )
  ) {
    if (
      !give(
        find((fact) => fact.isDate && fact.values.size > 1),
        'time',
        'It holds dates or times of day.',
      )
    ) {
      const first = facts.findIndex((fact) => !fact.counts);
      const clock = find((fact) => fact === facts[first] && !fact.named && fact.rises && fact.texts === 0);
      give(clock, 'time', 'It is the first column and rises from row to row.');
    }
  }
  // A second clock would tell a network when a recording was made, and that is its class.
  if (roles.some((role) => role?.role === 'time')) {
    facts.forEach((fact, c) => {
      if (isNamed(fact, TIME_NAME) && (fact.isDate || fact.rises)) give(c, 'ignore', 'It is another clock.');
    });
  }
  const axes = facts.some(({ name }) => name.toLowerCase() === 'x');
  const namedLabel = findLast(
    (fact) => isNamed(fact, LABEL_NAME) || (!axes && fact.name.toLowerCase() === 'y'),
  );
  if (namedLabel >= 0 && (isNominal(facts[namedLabel], rows) || facts[namedLabel].texts > rows / 2)) {
    give(namedLabel, 'label', 'Its name says so.');
  }
  const session = find((fact) => isNamed(fact, SESSION_NAME) && isNominal(fact, rows));
  if (session >= 0) give(session, 'session', 'Its name says so.');
  facts.forEach((fact, c) => {
    const counter = fact.counts && (!fact.named || isNamed(fact, COUNTER_NAME)) && rows > 2;
    const identifier = fact.texts === fact.present && fact.values.size > 0.9 * rows && rows > 10;
    if (counter) give(c, 'ignore', 'It only counts the rows.');
    else if (identifier) give(c, 'ignore', 'It is different in every row, like an identifier.');
    else if (isNamed(fact, COUNTER_NAME) && fact.values.size === rows && rows > 10)
      give(c, 'ignore', 'It looks like an identifier.');
  });
  if (!roles.some((role) => role?.role === 'label'))
    guessLabel(facts, rows, files, session, roles, give, findLast);
  facts.forEach((fact, c) => {
    if (rows > 10 && fact.present < FEWEST_PRESENT * rows)
      give(c, 'ignore', 'It is empty in more than half of the first rows.');
    else if (fact.texts > fact.present / 2 && fact.values.size > MOST_WORDS)
      give(c, 'ignore', 'It holds too many different words.');
    give(c, 'signal', 'It holds values.');
  });
  return roles as Role[];
}

function guessLabel(
  facts: readonly ColumnFacts[],
  rows: number,
  files: number,
  session: number,
  roles: (Role | undefined)[],
  give: (column: number, role: ColumnRole, reason: string) => boolean,
  findLast: (test: (fact: ColumnFacts) => boolean) => number,
): void {
  const words = findLast((fact) => fact.texts === fact.present && fact.values.size <= Math.max(2, rows / 2));
  const codes = (c: number, most: number) => {
    const { texts, numbers, values } = facts[c];
    const whole = texts === 0 && numbers.length > 0 && numbers.every((value) => Number.isInteger(value));
    return files === 1 && !roles[c] && whole && values.size > 1 && values.size <= Math.min(most, rows / 5);
  };
  const last = facts.length - 1;
  const reason = 'It is at the edge and holds few different whole numbers.';
  if (words > 0 && words < last && codes(last, FEW_CODES)) give(last, 'label', reason);
  else if (give(words, 'label', 'It holds words that repeat.') || files > 1) return;
  else if (codes(last, 100)) give(last, 'label', reason);
  else if (codes(0, 100)) give(0, 'label', reason);
  else if (session >= 0)
    roles[session] = { role: 'label', reason: 'It tells sources apart, and there is no other label.' };
}

/** Whether a word of the column's name matches. */
function isNamed({ name, named }: ColumnFacts, words: RegExp): boolean {
  if (!named) return false;
  const parts = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u);
  return parts.some((part) => words.test(part));
}

/** Few enough different values to be names of something. */
function isNominal({ values, present }: ColumnFacts, rows: number): boolean {
  return present > 0 && values.size <= Math.max(2, rows / 2);
}
