import { simulatedProblem } from '../problems';
import type { Configuration } from '../../space';
import { beliefAfter, nextAfter, searchOf } from './beliefs';
import { bestOf } from './best';
import { mapRequest } from './requests';
import { MAP_CELLS, type MapScene } from './scene';
import type { LectureState } from './state';

/** Chapter 7: AutoTinyML on a map, trial by trial; the truth at the end. */
export function mapScene(state: LectureState): MapScene {
  const request = mapRequest(state);
  const problem = simulatedProblem(request.problem);
  const [x, y] = problem.space.map((parameter) => rangeOf(parameter));
  const cells = mapCells(x, y);
  const told = Math.min(state.step, request.budget);
  const revealed = state.step > request.budget;
  const trials = searchOf(request).trials.slice(0, told);
  return {
    kind: 'map',
    words: revealed ? 'map-revealed' : told === 0 ? 'map-start' : 'map-trial',
    plane: state.plane,
    layer: state.layer,
    revealed,
    deployable: Uint8Array.from(cells, (cell) => (problem.deployable(cell) ? 1 : 0)),
    x,
    y,
    optimum: problem.optimum,
    panel: {
      method: request.method,
      trials,
      belief: told > 0 ? beliefAfter(request, trials, cells) : null,
      layers: { surrogate: true, uncertainty: true, acquisition: true, border: true },
      next: revealed ? null : nextAfter(request, trials),
      best: bestOf(trials, true),
    },
  };
}

function rangeOf(parameter: { kind: string; low?: number; high?: number }): readonly [number, number] {
  return [parameter.low ?? 0, parameter.high ?? 1];
}

/** Middles of the cells, row by row (y outer). */
function mapCells(x: readonly [number, number], y: readonly [number, number]): Configuration[] {
  const middle = ([low, high]: readonly [number, number], i: number) =>
    low + ((high - low) * (i + 0.5)) / MAP_CELLS;
  return Array.from({ length: MAP_CELLS * MAP_CELLS }, (_, i) => ({
    x: middle(x, i % MAP_CELLS),
    y: middle(y, Math.floor(i / MAP_CELLS)),
  }));
}
