import { findClock, isPeriod, saysTime } from './find-clock';
import { guessClockUnit } from './clock';
import { factsOf, type ColumnFacts, type StretchOfRows } from './column-facts';
import { guessLabel, LABEL_NAME } from './guess-label';
import { isNamed, isNominal } from './column-names';
import { otherLabels } from './other-labels';
import { neighboursAlike } from './neighbour-correlation';
import { RoleSheet, type FilesKnown, type Role } from './role-sheet';
import type { ClockUnit, ColumnChoice, ColumnInspection } from '../ingest-protocol';

const SESSION_NAME =
  /^(sessions?|subjects?|subj|users?|persons?|people|participants?|patients?|volunteers?|athletes?|players?|recordings?|runs?|trials?|files?|filename|groups?|devices?|machines?|units?|sites?|experiments?|serial|pid|uid|mac|animals?|dogs?)$/;
/** Names of who or what was recorded, before names of when. */
const WHO =
  /^(subjects?|subj|users?|persons?|people|participants?|patients?|volunteers?|athletes?|players?|animals?|dogs?)$/;
const COUNTER_NAME =
  /^(id|ids|index|idx|no|nr|row|rows|count|counter|sample|samples|unnamed|package|packet|frame|seq|sequence)$/;
/** More different words than this are too many inputs; columns with a smaller share of values are not used. */
const MOST_WORDS = 64;
const FEWEST_PRESENT = 0.5;
/** Rows that a value is kept for, on average, in a column that says whose recording it is. */
const LONG_RUN = 40;

export interface ColumnGuesses {
  columns: (ColumnChoice & ColumnInspection)[];
  facts: readonly ColumnFacts[];
  clock: ClockUnit;
  /** A clock, or neighbouring rows that are alike, says that rows are samples of recordings. */
  recorded: boolean;
  /** Columns that may as well be the label. */
  otherLabels: readonly string[];
}

/** Names from the header row, made distinct; `column 3` where there is none. */
export function columnNames(names: readonly string[] | undefined, width: number): string[] {
  const used = new Map<string, number>();
  return Array.from({ length: width }, (_, c) => {
    const name = names?.[c]?.trim() || `column ${c + 1}`;
    const times = (used.get(name) ?? 0) + 1;
    used.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}

/** Guesses what each column is, from names, units and rows of all files. */
export function guessColumns(
  headers: readonly Pick<ColumnFacts, 'name' | 'named' | 'unit'>[],
  stretches: readonly StretchOfRows[],
  known: FilesKnown,
): ColumnGuesses {
  const facts = headers.map((header, c) => factsOf(c, header, stretches));
  const sheet = new RoleGuesses(facts, known);
  const roles = sheet.all(stretches);
  const time = roles.findIndex(({ role }) => role === 'time');
  return {
    facts,
    recorded: sheet.recorded,
    otherLabels: otherLabels(facts, roles, sheet.rows),
    clock: time < 0 ? 's' : clockUnitOf(facts[time]),
    columns: facts.map((fact, c) => ({
      name: fact.name,
      ...roles[c],
      content: fact.texts > fact.present / 2 ? 'text' : 'number',
      examples: [...fact.values.keys()].slice(0, 5),
      ...(fact.unit && { unit: fact.unit }),
      clock: clockUnitOf(fact),
    })),
  };
}

function clockUnitOf({ isDate, name, unit, times, steps }: ColumnFacts): ClockUnit {
  return isDate ? 'date' : guessClockUnit(`${name} ${unit ?? ''}`, times, steps);
}

class RoleGuesses extends RoleSheet {
  all(stretches: readonly StretchOfRows[]): Role[] {
    const { rows } = this;
    this.each((fact, c) => fact.present === 0 && rows > 0 && this.give(c, 'ignore', 'It is empty.'));
    const clock = findClock(this.facts, (c) => this.given[c] === undefined);
    if (clock) this.give(clock.column, 'time', clock.reason);
    this.recorded = clock !== undefined || neighboursAlike(this.facts, stretches);
    this.otherClocks();
    this.namedLabel();
    this.namedSession();
    this.counters();
    if (!this.has('label')) guessLabel(this);
    if (this.recorded) this.sources();
    this.rest();
    return this.given as Role[];
  }

  /** A second clock would tell a network when a recording was made, and that is its class. */
  private otherClocks(): void {
    const clock = this.has('time');
    this.each((fact, c) => {
      if (clock && (fact.isDate || (saysTime(fact) && (fact.rises || fact.ticks))))
        this.give(c, 'ignore', 'It is another clock.');
      else if (isEpochs(fact) || isPeriod(fact)) this.give(c, 'ignore', 'It says when, not what.');
      else if (clock && fact.ticks && fact.values.size > 20 && (!fact.named || isNamed(fact, COUNTER_NAME)))
        this.give(c, 'ignore', 'It rises like a clock.');
    });
  }

  private namedLabel(): void {
    const { facts, rows } = this;
    const axes = facts.some(({ name }) => name.toLowerCase() === 'x');
    const label = this.findLast(
      (fact) =>
        (isNamed(fact, LABEL_NAME) || (!axes && fact.name.toLowerCase() === 'y')) &&
        (this.files === 1 || fact.values.size > 1 || !this.known.classesFromFiles),
    );
    if (label >= 0 && (isNominal(facts[label], rows) || facts[label].texts > rows / 2))
      this.give(label, 'label', 'Its name says so.');
  }

  private namedSession(): void {
    const { rows } = this;
    const several = (fact: ColumnFacts) => fact.values.size > 1 || this.files === 1;
    const isSession = (fact: ColumnFacts) =>
      isNamed(fact, SESSION_NAME) && isNominal(fact, rows) && several(fact) && (fact.whole || fact.texts > 0);
    const session = [WHO, SESSION_NAME]
      .map((names) => this.find((fact) => isNamed(fact, names) && isSession(fact)))
      .find((column) => column >= 0);
    if (session === undefined) return;
    this.give(session, 'session', 'Its name says so.');
    if (!this.recorded) return;
    this.each((fact, c) => isSession(fact) && this.give(c, 'ignore', 'It tells sources apart, too.'));
  }

  private counters(): void {
    const { rows } = this;
    this.each((fact, c) => {
      const counter = fact.counts && (!fact.named || isNamed(fact, COUNTER_NAME)) && rows > 2;
      const identifier = fact.texts === fact.present && fact.values.size > 0.9 * rows && rows > 10;
      if (counter) this.give(c, 'ignore', 'It only counts the rows.');
      else if (identifier) this.give(c, 'ignore', 'It is different in every row, like an identifier.');
      else if (isNamed(fact, COUNTER_NAME) && fact.values.size === rows && rows > 10)
        this.give(c, 'ignore', 'It looks like an identifier.');
    });
  }

  /** Columns that say whose recording it is, by having one value for long. */
  private sources(): void {
    this.each((fact, c) => {
      if (fact.emptyFiles > 0 && fact.emptyFiles < fact.files)
        this.give(c, 'ignore', `It is empty in ${fact.emptyFiles} of ${fact.files} files.`);
      else if (fact.values.size === 1 && this.rows > 10 && (fact.whole || fact.texts > 0))
        this.give(c, 'ignore', 'It has the same value everywhere.');
    });
    const isSource = (fact: ColumnFacts) => {
      if (fact.present < 0.9 * this.rows || fact.values.size < 2) return false;
      if (fact.constantInFiles && fact.differsBetweenFiles) return true;
      const nominal = fact.whole || fact.texts === fact.present;
      return (
        nominal && fact.rows / fact.runs >= LONG_RUN && fact.runs < 1.5 * fact.values.size + fact.times.length
      );
    };
    // A place or a measure that stays the same is nobody's name.
    const [first] = this.facts.flatMap((fact, c) => {
      const isName = fact.whole || fact.texts === fact.present;
      return !this.given[c] && isName && isSource(fact) ? [c] : [];
    });
    if (first !== undefined && !this.has('session'))
      this.give(first, 'session', 'It keeps one value for long: it says whose recording it is.');
    this.each(
      (fact, c) =>
        isSource(fact) &&
        this.give(c, 'ignore', 'It keeps one value through each recording: it says who, not what.'),
    );
  }

  private rest(): void {
    const { rows } = this;
    this.each((fact, c) => {
      if (rows > 10 && fact.present < FEWEST_PRESENT * rows)
        this.give(c, 'ignore', 'It is empty in more than half of the first rows.');
      else if (fact.texts > fact.present / 2 && fact.values.size > MOST_WORDS)
        this.give(c, 'ignore', 'It holds too many different words.');
      else this.give(c, 'signal', 'It holds values.');
    });
  }
}

/** Numbers of the size of seconds, milli-, micro- or nanoseconds since the year 2000 that hardly step back. */
function isEpochs({ numbers, texts, present, rises, ticks, times }: ColumnFacts): boolean {
  if (texts > 0.1 * present || numbers.length < 2) return false;
  const epoch = numbers.every((value) =>
    [1, 1e3, 1e6, 1e9].some((unit) => value >= 9.4e8 * unit && value <= 2.6e9 * unit),
  );
  if (!epoch || rises || ticks) return epoch;
  const steps = times.flatMap((clock) => clock.slice(1).map((value, i) => value - clock[i]));
  const back = steps.filter((step) => step < 0).length;
  return back <= 0.02 * steps.length;
}
