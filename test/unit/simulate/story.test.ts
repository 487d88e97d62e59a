import { describe, expect, it } from 'vitest';
import { runRequest, simulatedProblem, type SimulatedTrial } from '../../../src/core/simulate';
import {
  back,
  BO_INITIAL,
  budgetOf,
  forward,
  lastStep,
  sceneOf,
  START,
  curveRequest,
  greedyRequest,
  MESH,
  type CurveScene,
  type LectureState,
} from '../../../src/core/simulate/story';

function allStates(start: LectureState): LectureState[] {
  const states = [start];
  for (;;) {
    const state = states.at(-1);
    const next = forward(state);
    if (next === state) return states;
    states.push(next);
  }
}

const placed = { ...START, placed: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] };
const bestAny = (trials: readonly SimulatedTrial[]) => Math.max(...trials.map(({ value }) => value!));
const bestOf = (trials: readonly SimulatedTrial[]) => bestAny(trials.filter(({ deployable }) => deployable));

describe('stepping', () => {
  it('back undoes forward at every step of every chapter', () => {
    const states = allStates(placed);
    expect(new Set(states.map(({ chapter }) => chapter)).size).toBe(8);
    for (let i = 1; i < states.length; i++) expect(back(states[i])).toEqual(states[i - 1]);
    expect(back(START)).toBe(START);
  });

  it('shows the same from either direction: a scene hangs on the state alone', { tags: 'full' }, () => {
    const states = allStates({ ...placed, samples: 2, noise: 0.01 });
    const onTheWay = states.map(sceneOf);
    states
      .toReversed()
      .forEach((state, i) => expect(sceneOf(state)).toEqual(onTheWay[states.length - 1 - i]));
  });

  it('shows the end of a chapter for a step beyond it', () => {
    expect(sceneOf({ ...START, step: 999 })).toEqual(sceneOf({ ...START, step: lastStep(START) }));
  });
});

describe('what the algorithm cannot see', () => {
  it('is revealed at the end of chapters 1, 2, 3, 5 and 8 only', () => {
    for (const state of allStates(placed)) {
      const scene = sceneOf(state);
      if (scene.kind !== 'curve') continue;
      const ends = [1, 2, 3, 5, 8].includes(state.chapter) && state.step === lastStep(state);
      expect(scene.revealed).toBe(ends);
    }
  });
});

describe('the default story tells what the slides tell', () => {
  const problem = simulatedProblem({ kind: 'curve', id: 'two-hills' });
  const trials = (method: 'grid' | 'gp-ucb' | 'svm-cbo') => runRequest(curveRequest(START, method)).trials;
  const peak = Math.max(...Array.from(MESH, (x) => problem.value({ x })));

  it('a grid of ten misses the optimum, optimism finds it, trusting the mean does not', () => {
    expect(bestAny(trials('grid'))).toBeLessThan(peak - 0.03);
    expect(bestAny(trials('gp-ucb'))).toBeGreaterThan(peak - 0.005);
    expect(bestAny(runRequest(greedyRequest(START)).trials)).toBeLessThan(peak - 0.03);
  });

  it('with deployability, unconstrained optimisation ends undeployable, and its best deployable trial is worse than the grid', () => {
    const bo = trials('gp-ucb');
    expect(bo.find(({ value }) => value === bestAny(bo))!.deployable).toBe(false);
    expect(bestOf(bo)).toBeLessThan(bestOf(trials('grid')));
  });

  it('AutoTinyML starts with three deployable trials and one that is not, and finds the best deployable in ten', () => {
    const own = trials('svm-cbo');
    expect(own).toHaveLength(10);
    expect(own.map(({ phase }) => phase[0]).join('')).toBe('iiiibbbboo');
    expect(own.slice(0, 4).filter(({ deployable }) => deployable)).toHaveLength(3);
    expect(bestOf(own)).toBeGreaterThan(problem.optimum - 0.005);
    expect(bestOf(own)).toBe(bestOf(own.slice(8)));
  });
});

describe('controls', () => {
  it('phase lengths decide how many trials each phase gets', () => {
    const state: LectureState = { ...START, initial: 5, boundary: 3, optimise: 4, chapter: 5 };
    const scene = sceneOf({ ...state, step: lastStep(state) }) as CurveScene;
    expect(budgetOf(state)).toBe(12);
    expect(scene.panels.map((panel) => panel.trials.length)).toEqual([12, 12, 12]);
    expect(scene.panels[2].trials.map(({ phase }) => phase[0]).join('')).toBe('iiiiibbboooo');
  });

  it.each([
    ['beta', { beta: 0.1 }],
    ['acquisition', { acquisition: 'ei' }],
    ['kernel', { kernel: 'matern52' }],
    ['width', { width: 0.03 }],
  ] as const)('%s changes what Bayesian optimisation does', (_, change) => {
    const xs = (state: LectureState) =>
      runRequest(curveRequest(state, 'gp-ucb')).trials.map(({ configuration }) => configuration.x);
    const changed = xs({ ...START, ...change });
    expect(changed.slice(0, BO_INITIAL)).toEqual(xs(START).slice(0, BO_INITIAL));
    expect(changed).not.toEqual(xs(START));
  });

  it('C changes the estimated border', () => {
    const border = (cost: number) =>
      (sceneOf({ ...START, chapter: 4, step: lastStep({ ...START, chapter: 4 }), cost }) as CurveScene)
        .panels[0].belief!.feasibility;
    expect(border(100)).not.toEqual(border(1));
  });

  it('samples of the posterior pass through what was measured', () => {
    const scene = sceneOf({ ...START, chapter: 2, step: 2, samples: 4 }) as CurveScene;
    const { belief, trials } = scene.panels[0];
    expect(belief!.paths).toHaveLength(4);
    for (const { configuration, measured } of trials) {
      const nearest = Math.round((configuration.x as number) * 240);
      for (const path of belief!.paths) expect(Math.abs(path[nearest] - measured!)).toBeLessThan(0.06);
    }
  });
});
