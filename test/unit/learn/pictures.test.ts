import { describe, expect, it } from 'vitest';
import {
  BAND,
  lastStep,
  MESH,
  sceneOf,
  START,
  type CurveScene,
  type LectureState,
  type MapScene,
} from '../../../src/core/simulate/story';
import {
  accuracyRange,
  clearPlace,
  gapsBetween,
  outsideStretches,
} from '../../../src/pages/learn/curve-geometry';
import { curveMarks } from '../../../src/pages/learn/curve-marks';
import { formulaOf } from '../../../src/pages/learn/formula';
import { stepFacts } from '../../../src/pages/learn/step-facts';
import { learnText } from '../../../src/messages/learn.en';

const at = (change: Partial<LectureState>): LectureState => ({ ...START, ...change });
const curve = (state: LectureState) => sceneOf(state) as CurveScene;
const wordsAt = (state: LectureState): string => {
  const scene = sceneOf(state);
  return learnText.steps[scene.words](stepFacts(state, scene)).join(' ');
};

describe('stretches', () => {
  it('outside the estimate end half way between mesh points, and reach the ends of the axis', () => {
    expect(outsideStretches((i) => MESH[i] > 0.5)[0]).toEqual([0, (MESH[120] + MESH[121]) / 2]);
    expect(outsideStretches(() => true)).toEqual([]);
    expect(outsideStretches(() => false)).toEqual([[0, 1]]);
  });

  it('gaps and stretches together cover the axis', () => {
    expect(
      gapsBetween([
        [0, 0.2],
        [0.5, 1],
      ]),
    ).toEqual([[0.2, 0.5]]);
    expect(gapsBetween([])).toEqual([[0, 1]]);
  });

  it('a label goes where it hides least, and never out of the plot', () => {
    const range = [50, 450] as const;
    expect(clearPlace(200, 100, 70, range, [])).toEqual({ x: 200, y: 86, anchor: 'middle' });
    const above = [190, 200, 210].map((x) => [x, 82] as const);
    expect(clearPlace(200, 100, 70, range, above)).toEqual({ x: 200, y: 124, anchor: 'middle' });
    const below = above.map(([x]) => [x, 120] as const);
    expect(clearPlace(200, 100, 70, range, [...above, ...below]).anchor).toBe('start');
    expect(clearPlace(445, 100, 70, range, [])).toEqual({ x: 415, y: 86, anchor: 'middle' });
  });

  it('the axis of accuracy stays the same unless something leaves it', () => {
    expect(accuracyRange([0.5, 0.9])).toEqual([0.4, 1]);
    expect(accuracyRange([0.05])[0]).toBeLessThanOrEqual(0.05);
  });
});

describe('marks', () => {
  it('tell deployable from undeployable only where deployability plays a part', () => {
    const scene = curve(at({ chapter: 3, step: 1 }));
    const outcomes = (judged: boolean) =>
      new Set(curveMarks(scene.panels[0], judged).map(({ outcome }) => outcome));
    expect(outcomes(true)).toEqual(new Set(['deployable', 'undeployable']));
    expect(outcomes(false)).toEqual(new Set(['deployable']));
  });

  it('frame the support vectors while the border is shown', () => {
    const state = at({ chapter: 4 });
    const scene = curve({ ...state, step: lastStep(state) });
    expect(curveMarks(scene.panels[0], true).filter(({ supports }) => supports).length).toBe(
      scene.panels[0].belief!.supportTrials.length,
    );
    expect(scene.panels[0].belief!.supportTrials.length).toBeGreaterThan(1);
  });
});

describe('words', () => {
  it('every step of every chapter says something, with figures and never with "NaN" or "undefined"', () => {
    const placed = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
    for (const chapter of [1, 2, 3, 4, 5, 6, 7, 8] as const) {
      const state = at({ chapter, placed });
      for (let step = 0; step <= lastStep(state); step++) {
        const words = wordsAt({ ...state, step });
        expect(words.length).toBeGreaterThan(20);
        expect(words).not.toMatch(/NaN|undefined|null/);
      }
    }
  });

  it('a trial outside the band it was promised is called that, and only such a one', () => {
    const state = at({ chapter: 2 });
    let missed = 0;
    for (let step = 6; step < lastStep(state); step++) {
      const panel = curve({ ...state, step }).panels[0];
      const { mean, sd } = panel.foreseen!;
      const outside = Math.abs(panel.trials.at(-1)!.measured! - mean!) > BAND * sd!;
      expect(wordsAt({ ...state, step }).includes('outside the band')).toBe(outside);
      missed += Number(outside);
    }
    expect(missed).toBeGreaterThan(0);
  });

  it('greed goes to the highest point of the line, wherever the best so far is', () => {
    expect(wordsAt(at({ chapter: 2, step: 3 }))).not.toContain('next to the best');
  });

  it('the border is explained before the formula that looks for it', () => {
    const start = at({ chapter: 4 });
    for (let step = 0; step <= start.initial; step++)
      expect(formulaOf({ ...start, step }, curve({ ...start, step }).panels[0])).toBe('');
  });

  it('a trial is called near the border only where it is', () => {
    for (const chapter of [4, 7] as const) {
      const state = at({ chapter });
      for (let step = 0; step <= lastStep(state); step++) {
        const scene = sceneOf({ ...state, step }) as CurveScene | MapScene;
        const next = (scene.kind === 'map' ? scene.panel : scene.panels[0]).next;
        if (next?.trial.phase !== 'boundary' || next.decision === undefined) continue;
        const words = wordsAt({ ...state, step });
        expect(/ near the estimated border/.test(words)).toBe(Math.abs(next.decision) < 0.25);
      }
    }
  });

  it('the words of optimism are those of the chosen acquisition', () => {
    for (const acquisition of ['ucb', 'ei', 'pi'] as const)
      expect(wordsAt(at({ chapter: 2, step: 5, acquisition }))).toContain(`(${acquisition.toUpperCase()})`);
  });

  it('formulas add up to the digit that is shown', () => {
    let sums = 0;
    for (const chapter of [2, 3, 4, 5, 7] as const) {
      const state = at({ chapter });
      for (let step = 0; step <= lastStep(state); step++) {
        const scene = sceneOf({ ...state, step }) as CurveScene | MapScene;
        const panel = scene.kind === 'map' ? scene.panel : scene.panels.at(-1);
        const formula = formulaOf({ ...state, step }, panel)
          .replaceAll('%', '')
          .replaceAll('−', '-');
        const terms = /= (-?[\d.]+) \+ (?:([\d.]+) × )?([\d.]+) = (-?[\d.]+)/.exec(formula);
        if (!terms) continue;
        const [, mean, beta = '1', sd, sum] = terms;
        const digits = sum.split('.')[1].length;
        expect((Number(mean) + Number(beta) * Number(sd)).toFixed(digits), formula).toBe(sum);
        sums++;
      }
    }
    expect(sums).toBeGreaterThan(40);
  });

  it('the formula is that of the chosen acquisition, and greed has none', () => {
    for (const acquisition of ['ucb', 'ei', 'pi'] as const) {
      const state = at({ chapter: 2, step: 6, acquisition });
      expect(formulaOf(state, curve(state).panels[0])).toContain(acquisition.toUpperCase());
    }
    const greedy = at({ chapter: 2, step: 3 });
    expect(formulaOf(greedy, curve(greedy).panels[0])).not.toContain('UCB');
  });

  it('the border criterion is |h| plus crowding', () => {
    const state = at({ chapter: 4, step: 6 });
    const next = curve(state).panels[0].next!;
    expect(next.coverage! + Math.abs(next.decision!)).toBeCloseTo(-next.acquisition!, 9);
    expect(formulaOf(state, curve(state).panels[0])).toContain('|h|');
  });

  it('the reading of the evidence says when the grid or chance wins', () => {
    const row = (label: string, share: number, low: number, high: number, undeployable: number) => ({
      label,
      share,
      low,
      high,
      undeployable,
    });
    const clear = learnText.evidence.reading([row('A', 0.9, 0.85, 0.95, 3), row('B', 0.4, 0.3, 0.5, 5)]);
    expect(clear[0]).toContain('A wins');
    const close = learnText.evidence.reading([row('A', 0.5, 0.4, 0.6, 3), row('B', 0.45, 0.35, 0.55, 5)]);
    expect(close[0]).toContain('cannot be told apart');
    expect(close[1]).toContain('A wastes the fewest');
  });
});
