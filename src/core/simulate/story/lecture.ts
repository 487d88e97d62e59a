import type { MethodId } from '../../search';
import { CURVE_PARAMETER } from '../curves';
import { curveOf, simulatedProblem } from '../problems';
import { runTrial } from '../run-search';
import type { SearchRequest } from '../types';
import { beliefAfter, nextAfter, searchOf } from './beliefs';
import { bestOf } from './best';
import { mapScene } from './map';
import { drawPaths } from './paths';
import { curveRequest, curveSpec, greedyRequest } from './requests';
import { MESH, type CurveScene, type Layers, type Panel, type Scene, type StepKey } from './scene';
import {
  BO_INITIAL,
  BO_STEPS_BEFORE,
  budgetOf,
  EVIDENCE_METHODS,
  lastStep,
  type LectureState,
} from './state';
import { truthOf } from './truth';

const TRIALS_ONLY: Layers = { surrogate: false, uncertainty: false, acquisition: false, border: false };
const PROCESS: Layers = { ...TRIALS_ONLY, surrogate: true, uncertainty: true };
const OPTIMISM: Layers = { ...PROCESS, acquisition: true };
const GREED: Layers = { ...OPTIMISM, uncertainty: false };
const BORDER: Layers = { ...TRIALS_ONLY, border: true };
const BORDER_SEARCH: Layers = { ...BORDER, acquisition: true };
const INSIDE: Layers = { ...PROCESS, border: true };

const MESH_POINTS = Array.from(MESH, (x) => ({ [CURVE_PARAMETER]: x }));

/** What the lecture shows: a pure function of the state. A step beyond the chapter's end shows its end. */
export function sceneOf(asked: LectureState): Scene {
  const state = { ...asked, step: Math.min(asked.step, lastStep(asked)) };
  switch (state.chapter) {
    case 1:
      return gridChapter(state);
    case 2:
      return optimismChapter(state);
    case 3:
      return deployabilityChapter(state);
    case 4:
      return borderChapter(state);
    case 5:
      return insideChapter(state);
    case 6:
      return { kind: 'evidence', words: EVIDENCE_WORDS[state.step], problem: curveSpec(state) };
    case 7:
      return mapScene(state);
    case 8:
      return turnChapter(state);
  }
}

const EVIDENCE_WORDS: readonly StepKey[] = ['evidence-question', 'evidence-success', 'evidence-undeployable'];

interface Showing {
  words: StepKey;
  judged?: boolean;
  revealed?: boolean;
}

function curveScene(
  state: LectureState,
  { words, judged = false, revealed = false }: Showing,
  panels: readonly Panel[],
): CurveScene {
  return { kind: 'curve', words, truth: truthOf(curveOf(curveSpec(state))), revealed, judged, panels };
}

interface PanelWish {
  request: SearchRequest;
  /** Trials finished. */
  told: number;
  layers?: Layers;
  judged?: boolean;
  /** The next trial is marked. */
  next?: boolean;
}

function panelOf(
  state: LectureState,
  { request, told, layers = TRIALS_ONLY, judged, next }: PanelWish,
): Panel {
  const trials = searchOf(request).trials.slice(0, told);
  const drawn = Object.values(layers).some(Boolean);
  const paths = layers.surrogate ? drawPaths(request, trials, state.samples) : [];
  return {
    method: request.method,
    trials,
    belief: drawn ? { ...beliefAfter(request, trials, MESH_POINTS), paths } : null,
    layers,
    next: next ? nextAfter(request, trials) : null,
    foreseen:
      layers.uncertainty && trials.at(-1)?.phase === 'optimise'
        ? nextAfter(request, trials.slice(0, -1))
        : null,
    best: bestOf(trials, judged ?? false),
  };
}

function gridChapter(state: LectureState): CurveScene {
  const budget = budgetOf(state);
  const told = Math.min(state.step, budget);
  const revealed = state.step > budget;
  const panel = panelOf(state, { request: curveRequest(state, 'grid'), told, next: !revealed });
  const words = revealed ? 'grid-revealed' : told === 0 ? 'grid-start' : 'grid-trial';
  return curveScene(state, { words, revealed }, [panel]);
}

function optimismChapter(state: LectureState): CurveScene {
  const budget = budgetOf(state);
  const request = curveRequest(state, 'gp-ucb');
  const greedy = greedyRequest(state);
  switch (state.step) {
    case 0:
      // Without trials there is only the prior.
      return curveScene(state, { words: 'bo-start' }, [
        { ...panelOf(state, { request, told: 0 }), ...priorOf(state, request) },
      ]);
    case 1:
      return curveScene(state, { words: 'bo-random' }, [panelOf(state, { request, told: BO_INITIAL })]);
    case 2:
      return curveScene(state, { words: 'bo-process' }, [
        panelOf(state, { request, told: BO_INITIAL, layers: PROCESS }),
      ]);
    case 3:
      return curveScene(state, { words: 'bo-greedy' }, [
        panelOf(state, { request: greedy, told: BO_INITIAL, layers: GREED, next: true }),
      ]);
    case 4:
      return curveScene(state, { words: 'bo-greedy-end' }, [
        // The band that was ignored: where it is wide, nothing was looked at.
        panelOf(state, { request: greedy, told: budget, layers: PROCESS }),
      ]);
  }
  const told = state.step - BO_STEPS_BEFORE + BO_INITIAL;
  if (told > budget) {
    return curveScene(state, { words: 'bo-revealed', revealed: true }, [
      panelOf(state, { request: curveRequest(state, 'grid'), told: budget }),
      panelOf(state, { request, told: budget, layers: PROCESS }),
    ]);
  }
  const words = told === BO_INITIAL ? 'bo-optimism' : 'bo-trial';
  return curveScene(state, { words }, [panelOf(state, { request, told, layers: OPTIMISM, next: true })]);
}

function priorOf(state: LectureState, request: SearchRequest): Partial<Panel> {
  const paths = drawPaths(request, [], state.samples);
  if (paths.length === 0) return {};
  return { layers: { ...TRIALS_ONLY, surrogate: true }, belief: { ...beliefAfter(request, [], []), paths } };
}

function deployabilityChapter(state: LectureState): CurveScene {
  const budget = budgetOf(state);
  const request = curveRequest(state, 'gp-ucb');
  const gridPanel = panelOf(state, { request: curveRequest(state, 'grid'), told: budget, judged: true });
  const judged = true;
  if (state.step === 0) {
    return curveScene(state, { words: 'deploy-start', judged }, [
      panelOf(state, { request, told: 0, judged }),
    ]);
  }
  if (state.step === 1) return curveScene(state, { words: 'deploy-grid', judged }, [gridPanel]);
  const told = state.step - 2 + BO_INITIAL;
  if (told > budget) {
    return curveScene(state, { words: 'deploy-revealed', judged, revealed: true }, [
      gridPanel,
      panelOf(state, { request, told: budget, judged, layers: PROCESS }),
    ]);
  }
  const panel = panelOf(state, { request, told, judged, layers: OPTIMISM, next: true });
  return curveScene(state, { words: 'deploy-trial', judged }, [panel]);
}

function borderChapter(state: LectureState): CurveScene {
  const request = curveRequest(state, 'svm-cbo');
  const judged = true;
  const { step, initial } = state;
  if (step <= initial) {
    const words = step === 0 ? 'auto-start' : 'auto-initial';
    return curveScene(state, { words, judged }, [
      // What chooses the first trial of the border is explained one step later.
      panelOf(state, { request, told: step, judged, next: step < initial }),
    ]);
  }
  const told = step - 1;
  const words = told === initial ? 'auto-border' : 'auto-boundary';
  const searching = told < initial + state.boundary;
  return curveScene(state, { words, judged }, [
    panelOf(state, { request, told, judged, layers: searching ? BORDER_SEARCH : BORDER, next: searching }),
  ]);
}

function insideChapter(state: LectureState): CurveScene {
  const request = curveRequest(state, 'svm-cbo');
  const judged = true;
  const learnt = state.initial + state.boundary;
  if (state.step === 0) {
    return curveScene(state, { words: 'auto-inside', judged }, [
      panelOf(state, { request, told: learnt, judged, layers: INSIDE }),
    ]);
  }
  const told = learnt + state.step - 1;
  const budget = budgetOf(state);
  if (told > budget) {
    return curveScene(
      state,
      { words: 'auto-revealed', judged, revealed: true },
      (['grid', 'gp-ucb', 'svm-cbo'] as const).map((method) =>
        panelOf(state, {
          request: curveRequest(state, method),
          told: budget,
          judged,
          layers: method === 'grid' ? TRIALS_ONLY : method === 'gp-ucb' ? PROCESS : INSIDE,
        }),
      ),
    );
  }
  const searching = told < budget;
  return curveScene(state, { words: told === learnt ? 'auto-bound' : 'auto-optimise', judged }, [
    panelOf(state, {
      request,
      told,
      judged,
      layers: searching ? { ...INSIDE, acquisition: true } : INSIDE,
      next: searching,
    }),
  ]);
}

function turnChapter(state: LectureState): CurveScene {
  const budget = budgetOf(state);
  const told = Math.min(state.step, budget);
  const revealed = state.step > budget;
  const reader = readerPanel(state, told);
  const rivals = (method: MethodId) =>
    panelOf(state, { request: curveRequest(state, method), told: budget, judged: true });
  const words = revealed ? 'turn-revealed' : told === budget ? 'turn-full' : 'turn-place';
  return curveScene(state, { words, judged: false, revealed }, [
    reader,
    ...(revealed ? EVIDENCE_METHODS.map(rivals) : []),
  ]);
}

/** The reader's own trials, judged by the same black box with the same noise. */
function readerPanel(state: LectureState, told: number): Panel {
  const problem = simulatedProblem(curveSpec(state));
  const trials = state.placed
    .slice(0, told)
    .map((x, i) =>
      runTrial(
        problem,
        { configuration: { [CURVE_PARAMETER]: x }, fidelity: 1, phase: 'initial', reason: '' },
        i + 1,
        state.seed,
      ),
    );
  return {
    method: 'reader',
    trials,
    belief: null,
    layers: TRIALS_ONLY,
    next: null,
    best: bestOf(trials, true),
  };
}
