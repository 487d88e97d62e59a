import { BAND, bestOf, MESH, type Panel, type Scene } from '../../core/simulate/story';
import { CURVE_PARAMETER, type SimulatedTrial } from '../../core/simulate';
import { budgetOf, MAP_PHASES, type LectureState } from '../../core/simulate/story';
import type { Configuration } from '../../core/space';
import type { BestFacts, StepFacts } from '../../messages/learn-steps.en';

const NOWHERE = { x: NaN, accuracy: NaN };

/** What the words of the step may speak of. */
export function stepFacts(state: LectureState, scene: Scene): StepFacts {
  const panels = scene.kind === 'curve' ? scene.panels : scene.kind === 'map' ? [scene.panel] : [];
  const panel = panels.at(-1);
  const trials = panel?.trials ?? [];
  const last = trials.at(-1);
  const highest = bestOf(trials, false);
  const maps = MAP_PHASES.initial + MAP_PHASES.boundary + MAP_PHASES.optimise;
  const truth = scene.kind === 'curve' ? scene.truth : null;
  return {
    told: trials.length,
    budget: scene.kind === 'map' ? maps : budgetOf(state),
    acquisition: state.acquisition,
    noise: state.noise,
    initial: state.initial,
    boundary: state.boundary,
    last: last && { x: xOf(last), accuracy: last.measured ?? NaN, deployable: last.deployable },
    best: panels.map(bestFacts),
    highestDeploys: trials.find(({ number }) => number === highest)?.deployable ?? true,
    top: truth?.top ?? NOWHERE,
    topDeployable:
      scene.kind === 'map' ? { x: NaN, accuracy: scene.optimum } : (truth?.topDeployable ?? null),
    undeployable: trials.filter(({ deployable }) => !deployable).length,
    support: panel?.belief?.supportTrials.length ?? 0,
    ...(panel && nextFacts(panel)),
    ...(panel && unsureFacts(panel)),
    ...(panel && missedFacts(panel)),
  };
}

function nextFacts({ next, trials }: Panel): Pick<StepFacts, 'next'> {
  if (!next) return {};
  const { trial, mean, sd, decision } = next;
  const distances = trials.map((other) => distance(other.configuration, trial.configuration));
  return { next: { x: xOf(trial), phase: trial.phase, mean, sd, decision, nearest: Math.min(...distances) } };
}

/** In the units of the axes. */
function distance(a: Configuration, b: Configuration): number {
  return Math.hypot(...Object.keys(a).map((name) => (a[name] as number) - (b[name] as number)));
}

/** Where the band is widest. */
function unsureFacts({ belief }: Panel): Pick<StepFacts, 'unsure'> {
  const { mean, sd } = belief ?? {};
  if (!mean || !sd) return {};
  const widest = sd.indexOf(Math.max(...sd));
  return { unsure: { x: MESH[widest], mean: mean[widest], sd: sd[widest] } };
}

/** The band that the last trial fell out of. */
function missedFacts({ trials, foreseen }: Panel): Pick<StepFacts, 'missedBy'> {
  const { mean, sd } = foreseen ?? {};
  const measured = trials.at(-1)?.measured;
  if (mean === undefined || sd === undefined || measured === undefined) return {};
  return Math.abs(measured - mean) > BAND * sd ? { missedBy: { mean, sd } } : {};
}

function bestFacts({ trials, best }: Panel): BestFacts | null {
  const trial = trials.find(({ number }) => number === best);
  return trial ? { number: trial.number, x: xOf(trial), accuracy: trial.measured! } : null;
}

export function xOf(trial: SimulatedTrial): number {
  return trial.configuration[CURVE_PARAMETER] as number;
}
