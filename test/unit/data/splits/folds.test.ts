import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  splitExamples,
  suggestSplit,
  type ExampleSet,
  type Split,
  type SplitPlan,
} from '../../../../src/core/data';
import { windowsOf } from '../example-set';
import { rounds } from '../../../helpers/rounds';

const byTime: SplitPlan = { folds: 5, by: 'time', outerTestShare: 0, seed: 1 };
const code = (value: string) => expect.objectContaining({ code: value });

function sharesRows(examples: ExampleSet, a: number, b: number): boolean {
  const near = Math.abs(examples.startRows[a] - examples.startRows[b]) < examples.rowsPerExample;
  return examples.sessions[a] === examples.sessions[b] && near;
}

function expectNoLeak(examples: ExampleSet, { folds, outerTest, search }: Split): void {
  for (const { train, validation } of folds) {
    for (const v of validation) expect([...train].some((t) => sharesRows(examples, t, v))).toBe(false);
  }
  for (const t of outerTest) expect([...search].some((s) => sharesRows(examples, s, t))).toBe(false);
}

describe('folds by time', () => {
  it('put window i of a run of n into fold floor(k·i/n)', () => {
    const examples = windowsOf([
      { session: 0, label: 0, windows: 13 },
      { session: 1, label: 1, windows: 7 },
    ]);
    const { folds } = splitExamples(examples, byTime);
    const foldOf = new Array<number>(20);
    folds.forEach(({ validation }, fold) => validation.forEach((i) => (foldOf[i] = fold)));
    expect(foldOf.slice(0, 13)).toEqual(Array.from({ length: 13 }, (_, i) => Math.floor((5 * i) / 13)));
    expect(foldOf.slice(13)).toEqual(Array.from({ length: 7 }, (_, i) => Math.floor((5 * i) / 7)));
  });

  it('drop training windows that share rows with a validation window, and no others', () => {
    const examples = windowsOf([
      { session: 0, label: 0, windows: 10 },
      { session: 1, label: 1, windows: 10 },
    ]);
    const { folds } = splitExamples(examples, byTime);
    expectNoLeak(examples, splitExamples(examples, byTime));
    expect([...folds[1].validation]).toEqual([2, 3, 12, 13]);
    expect([...folds[1].train]).toEqual([0, 5, 6, 7, 8, 9, 10, 15, 16, 17, 18, 19]);
  });

  it('string short runs of a class together, so that many one-window recordings spread over all folds', () => {
    const runs = Array.from({ length: 30 }, (_, session) => ({ session, label: session % 2, windows: 1 }));
    const { folds } = splitExamples(windowsOf(runs), byTime);
    expect(folds.map(({ validation }) => validation.length)).toEqual([6, 6, 6, 6, 6]);
  });

  it('keep the last stretch of every session for the outer test, and drop what touches it', () => {
    const examples = windowsOf([
      { session: 0, label: 0, windows: 20 },
      { session: 1, label: 1, windows: 20 },
    ]);
    const split = splitExamples(examples, { ...byTime, outerTestShare: 0.2 });
    expect([...split.outerTest]).toEqual([16, 17, 18, 19, 36, 37, 38, 39]);
    expect(split.search).not.toContain(15);
    expect(split.search).toContain(14);
    expectNoLeak(examples, split);
    expect(split.explanation).toContain('8 of 40 examples');
  });

  it('state the block length in rows', () => {
    const examples = windowsOf([
      { session: 0, label: 0, windows: 50 },
      { session: 1, label: 1, windows: 50 },
    ]);
    expect(splitExamples(examples, byTime).blockRows).toBe(9 * 45 + 90);
  });

  it('name a class with fewer examples than folds', () => {
    const examples = windowsOf([
      { session: 0, label: 0, windows: 20 },
      { session: 1, label: 1, windows: 4 },
    ]);
    expect(() => splitExamples(examples, byTime)).toThrow(code('too-few-examples'));
    expect(() => splitExamples(examples, byTime)).toThrow(/class 1.*4 examples/);
  });

  it('name a class that overlap leaves without training examples', () => {
    const examples = windowsOf(
      [
        { session: 0, label: 0, windows: 40 },
        { session: 1, label: 1, windows: 5 },
      ],
      90,
      5,
    );
    expect(() => splitExamples(examples, byTime)).toThrow(code('class-without-training'));
  });

  it('refuse one class, and plans that make no sense', () => {
    expect(() => splitExamples(windowsOf([{ session: 0, label: 0, windows: 20 }]), byTime)).toThrow(
      code('single-class'),
    );
    const examples = windowsOf([
      { session: 0, label: 0, windows: 20 },
      { session: 1, label: 1, windows: 20 },
    ]);
    expect(() => splitExamples(examples, { ...byTime, folds: 1 })).toThrow(code('invalid-split'));
    expect(() => splitExamples(examples, { ...byTime, outerTestShare: 1 })).toThrow(code('invalid-split'));
  });
});

describe('folds by session', () => {
  const sessions = Array.from({ length: 12 }, (_, session) => [
    { session, label: 0, windows: 8 },
    { session, label: 1, windows: 6, from: 2000 },
  ]).flat();
  const plan: SplitPlan = { folds: 4, by: 'session', outerTestShare: 0.2, seed: 3 };

  it('hold every session on one side', () => {
    const examples = windowsOf(sessions);
    const split = splitExamples(examples, plan);
    const sessionsIn = (indices: Uint32Array) => new Set(Array.from(indices, (i) => examples.sessions[i]));
    for (const { train, validation } of split.folds) {
      expect(disjoint(train, validation)).toBe(true);
      expect(validation.length).toBeGreaterThan(0);
    }
    expect(sessionsIn(split.outerTest).size).toBe(2);
    expect(disjoint(split.search, split.outerTest)).toBe(true);
    function disjoint(a: Uint32Array, b: Uint32Array) {
      const other = sessionsIn(b);
      return [...sessionsIn(a)].every((session) => !other.has(session));
    }
  });

  it('refuse when each class is one session, and say which split is right', () => {
    const examples = windowsOf(Array.from({ length: 6 }, (_, s) => ({ session: s, label: s, windows: 10 })));
    expect(() => splitExamples(examples, plan)).toThrow(code('class-in-one-session'));
  });

  it('refuse fewer sessions than folds', () => {
    const examples = windowsOf(sessions.filter(({ session }) => session < 3));
    expect(() => splitExamples(examples, plan)).toThrow(code('too-few-sessions'));
  });
});

describe('folds of rows', () => {
  it('deal every class evenly', () => {
    const examples = windowsOf(
      [
        { session: 0, label: 0, windows: 50 },
        { session: 0, label: 1, windows: 25, from: 50 },
      ],
      1,
      1,
    );
    const split = splitExamples(examples, { folds: 5, by: 'rows', outerTestShare: 0.2, seed: 1 });
    expect(split.outerTest.length).toBe(15);
    for (const { validation, train } of split.folds) {
      expect(validation.length).toBe(12);
      expect(train.length).toBe(48);
      expect(Array.from(validation).filter((i) => examples.labels[i] === 0).length).toBe(8);
    }
    expect(suggestSplit(examples, 1).by).toBe('rows');
  });
});

describe('the suggested split', () => {
  const runs = (sessions: number, classes: number) =>
    Array.from({ length: sessions * classes }, (_, i) => ({
      session: i % sessions,
      label: Math.floor(i / sessions),
      windows: 4,
      from: 1000 * i,
    }));

  it('holds sessions together where every class has enough of them', () => {
    expect(suggestSplit(windowsOf(runs(8, 3)), 1).by).toBe('session');
  });

  it('is by time where sessions are what is told apart, or too few', () => {
    const persons = Array.from({ length: 8 }, (_, s) => ({ session: s, label: s, windows: 20 }));
    expect(suggestSplit(windowsOf(persons), 1).by).toBe('time');
    expect(suggestSplit(windowsOf(runs(3, 3)), 1).by).toBe('time');
  });
});

describe('every split', () => {
  it('validates each search example once, leaks nothing, and depends on its seed alone', () => {
    const runs = fc.array(
      fc.record({
        session: fc.nat(5),
        label: fc.nat(2),
        windows: fc.integer({ min: 1, max: 20 }),
        from: fc.nat(3000),
      }),
      { minLength: 3, maxLength: 12 },
    );
    const plans = fc.record({
      folds: fc.integer({ min: 2, max: 6 }),
      by: fc.constantFrom<SplitPlan['by'][]>('time', 'session', 'rows'),
      outerTestShare: fc.constantFrom(0, 0.1, 0.3),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(runs, plans, (specs, plan) => {
        const examples = windowsOf(specs);
        let split: Split;
        try {
          split = splitExamples(examples, plan);
        } catch (error) {
          expect(error).toMatchObject({ name: 'AppError' });
          return;
        }
        expectNoLeak(examples, split);
        const validated = split.folds.flatMap(({ validation }) => [...validation]).sort((a, b) => a - b);
        expect(validated).toEqual([...split.search]);
        expect(splitExamples(examples, plan)).toEqual(split);
      }),
      { numRuns: rounds(300) },
    );
  });
});
