import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generateSample, splitFacts, type Dataset, type ExampleSet } from '../../../src/core/data';
import type { ColumnChoice, IngestChoices } from '../../../src/core/data';
import { carryOver, toldColumns } from '../../../src/planning/data/carry-over';
import { choicesWithRole, rolesFor, shownRole, withRole } from '../../../src/planning/data/column-roles';
import { shownFiles, withFileNames, withFilesUsed } from '../../../src/planning/data/file-edits';
import { brightness, contactSheet, rgbaOf } from '../../../src/pages/plan/data/contact-sheet';
import { suggestionsFor } from '../../../src/core/data/checks/suggestions';
import { rowsOf, secondsOf } from '../../../src/planning/data/window-units';

const column = (name: string, role: ColumnChoice['role']): ColumnChoice => ({
  name,
  role,
  content: 'number',
});

const guessed: IngestChoices = {
  name: 'set',
  files: [{ path: 'a.csv', session: 'a' }],
  columns: [column('t', 'time'), column('x', 'signal'), column('y', 'signal')],
  clock: 's',
  reading: { kind: 'recordings', windowLength: 90, overlap: 0.5, maxGapPeriods: 10 },
  leaveOutBadRows: false,
  missing: 'refuse',
  removeGravity: false,
  addMagnitude: false,
};

describe('files looked at again', () => {
  const none = new Map<string, ColumnChoice>();

  test('keep the roles a person gave, by name, and guess the others anew', () => {
    const chosen = { ...guessed, columns: withRole(guessed.columns, 2, 'label') };
    const told = toldColumns(none, chosen, guessed);
    const next = { ...guessed, columns: [column('y', 'signal'), column('x', 'ignore')] };
    expect(carryOver(chosen, guessed, next, told).columns).toEqual([
      column('y', 'label'),
      column('x', 'ignore'),
    ]);
  });

  test('remember roles of columns that were away for a while, and forget what was taken back', () => {
    const chosen = { ...guessed, columns: withRole(guessed.columns, 2, 'label') };
    const nameless = { ...guessed, columns: [column('column 1', 'signal')] };
    const told = toldColumns(toldColumns(none, chosen, guessed), nameless, nameless);
    expect([...told.keys()]).toEqual(['y']);
    expect(toldColumns(told, guessed, guessed).size).toBe(0);
  });

  test('take over clock and reading only where the person changed them', () => {
    const next = { ...guessed, clock: 'ms' as const, reading: { kind: 'table' as const } };
    expect(carryOver(guessed, guessed, next, none)).toEqual(next);
    const longer = {
      ...guessed,
      clock: 'us',
      reading: { ...guessed.reading, windowLength: 32 },
    } as IngestChoices;
    expect(carryOver(longer, guessed, next, none)).toMatchObject({
      clock: 'us',
      reading: { windowLength: 32 },
    });
  });

  test('keep what was said about rows and channels', () => {
    const chosen = { ...guessed, missing: 'impute', resampleHz: 20, addMagnitude: true } as const;
    expect(carryOver(chosen, guessed, guessed, none)).toEqual(chosen);
  });
});

describe('roles of columns', () => {
  test('that only one column can have are taken from the one that had it', () => {
    const roles = withRole(guessed.columns, 1, 'time').map(({ role }) => role);
    expect(roles).toEqual(['ignore', 'time', 'signal']);
  });

  test('show words of a table as categories, and numbers after they are called signals', () => {
    const table = { kind: 'table' } as const;
    const [words] = withRole([column('colour', 'ignore')], 0, 'category');
    expect(words).toEqual({ name: 'colour', role: 'signal', content: 'text' });
    expect(shownRole(words, table)).toBe('category');
    expect(shownRole(words, guessed.reading)).toBe('signal');
    expect(withRole([words], 0, 'signal')[0].content).toBe('number');
    expect(rolesFor(guessed.reading)).not.toContain('category');
  });
});

const table = (columns: Record<string, readonly number[]>): Dataset => {
  const names = Object.keys(columns);
  const rows = columns[names[0]].length;
  return {
    summary: { reading: { kind: 'table' }, channelNames: names },
    examples: {
      features: Float32Array.from({ length: rows * names.length }, (_, i) => {
        return columns[names[i % names.length]][Math.floor(i / names.length)];
      }),
      featureGroups: names.length,
      labels: new Uint16Array(rows),
    },
  } as unknown as Dataset;
};

describe('suggestions', () => {
  const rows = Array.from({ length: 40 }, (_, row) => row);

  test('name constant columns and whole numbers that differ in every row', () => {
    const set = table({
      same: rows.map(() => 7),
      id: rows.map((row) => 1000 - row),
      x: rows.map((r) => r / 3),
    });
    expect(suggestionsFor(set)).toEqual({ constant: ['same'], identifiers: ['id'], places: [], coarse: [] });
  });

  test('take counts that repeat, and few rows, for data', () => {
    expect(suggestionsFor(table({ n: rows.map((row) => row % 39) })).identifiers).toEqual([]);
    expect(suggestionsFor(table({ n: rows.slice(0, 10) })).identifiers).toEqual([]);
  });
});

describe('window lengths', () => {
  test('in seconds come back as the same rows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50_000 }), fc.integer({ min: 1, max: 20_000 }), (rows, hertz) => {
        expect(rowsOf(secondsOf(rows, hertz), hertz)).toBe(rows);
      }),
    );
  });

  test('are at least a row', () => {
    expect(rowsOf(0.001, 10)).toBe(1);
  });
});

describe('contact sheet', () => {
  test('shows few images of each class, spread over all of them', () => {
    const labels = Uint16Array.from({ length: 100 }, (_, i) => (i < 97 ? 0 : 1));
    const [many, few] = contactSheet({ labels, classNames: ['a', 'b'] }, { perClass: 4, mostClasses: 9 });
    expect(many).toEqual({ className: 'a', images: 97, shown: [0, 24, 48, 72] });
    expect(few.shown).toEqual([97, 98, 99]);
  });

  test('draws three channels in colour and one in grey, from the darkest to the brightest value', () => {
    const colour = { features: Float32Array.of(0, 40, 100, 100, 0, 40), input: [1, 2, 3] as const };
    const range = brightness(colour, [{ shown: [0] }]);
    expect(range).toEqual([0, 100]);
    expect([...rgbaOf(colour, 0, range)]).toEqual([0, 102, 255, 255, 255, 0, 102, 255]);
    const grey = { features: Float32Array.of(-1, 1), input: [1, 1, 1] as const };
    expect([...rgbaOf(grey, 1, brightness(grey, [{ shown: [0, 1] }]))]).toEqual([255, 255, 255, 255]);
  });
});

describe('what speaks for a split', () => {
  test('of persons is time, because each class is one session', () => {
    const { examples } = generateSample('walking', 1);
    expect(splitFacts(examples, 5)).toEqual({ suggested: 'time', sessionsAreClasses: true, overlap: true });
  });

  test('of gestures by many persons is whole sessions', () => {
    const { examples } = generateSample('gestures', 1);
    expect(splitFacts(examples, 5)).toMatchObject({ suggested: 'session', sessionsAreClasses: false });
  });

  test('of rows that know nothing of each other is rows', () => {
    const examples: Pick<ExampleSet, 'labels' | 'sessions'> = {
      labels: Uint16Array.of(0, 1, 0, 1),
      sessions: new Uint16Array(4),
    };
    const rows = {
      ...examples,
      classNames: ['a', 'b'],
      sessionNames: ['s'],
      startRows: Uint32Array.of(0, 1, 2, 3),
      rowsPerExample: 1,
    } as unknown as ExampleSet;
    expect(splitFacts(rows, 2)).toEqual({ suggested: 'rows', sessionsAreClasses: false, overlap: false });
  });
});

describe('roles and files told by hand', () => {
  test('a clock brings its unit', () => {
    const known = (['s', 'ms', 'us'] as const).map((clock) => ({
      name: clock,
      reason: '',
      examples: [],
      clock,
    }));
    expect(choicesWithRole(guessed, { columns: known }, 1, 'time').clock).toBe('ms');
    expect(choicesWithRole(guessed, { columns: known }, 1, 'session').clock).toBe('s');
  });

  test('files are named together, left out, and come back as they were named', () => {
    const files = ['a', 'b', 'c'].map((path) => ({ path, className: path, session: path }));
    const set = { ...guessed, files };
    const named = withFileNames(set, new Set(['a', 'b']), { className: ' walk ', session: '' });
    expect(named.files.map(({ className, session }) => [className, session])).toEqual([
      ['walk', 'a'],
      ['walk', 'b'],
      ['c', 'c'],
    ]);
    const without = withFilesUsed(named, files, new Set(['b', 'c']), false);
    expect(without.files.map(({ path }) => path)).toEqual(['a']);
    expect(shownFiles(files, [1, 2, 3], without).map(({ used }) => used)).toEqual([true, false, false]);
    expect(withFilesUsed(without, files, new Set(['c']), true).files.map(({ path }) => path)).toEqual([
      'a',
      'c',
    ]);
    expect(withFilesUsed(without, files, new Set(['a']), false)).toBe(without);
  });
});
