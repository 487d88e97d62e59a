import type { LectureState, Panel } from '../../core/simulate/story';
import { learnText } from '../../messages/learn.en';

/** The formula that chose the next trial, with its figures; empty where there is none to show. */
export function formulaOf(state: LectureState, panel: Panel | undefined): string {
  const next = panel?.next;
  if (!panel || !next) return '';
  const { figures } = learnText;
  if (panel.method === 'grid') return figures.grid;
  const { mean, sd, acquisition, decision, coverage, trial } = next;
  if (trial.phase === 'boundary') return coverage === undefined ? '' : figures.boundary(decision, coverage);
  if (trial.phase === 'initial' || mean === undefined || sd === undefined) return '';
  const where = decision === undefined || decision < 0 ? '' : figures.inside(decision);
  return chosen(state, panel, mean, sd, acquisition ?? NaN) + where;
}

function chosen(state: LectureState, panel: Panel, mean: number, sd: number, value: number): string {
  const { figures } = learnText;
  const greedy = !panel.layers.uncertainty;
  if (state.chapter === 7) return figures.objective(mean, sd, state.beta);
  if (greedy) return figures.greedy(mean);
  switch (state.acquisition) {
    case 'ucb':
      return figures.ucb(mean, sd, state.beta);
    case 'ei':
      return figures.ei(mean, sd, value);
    case 'pi':
      return figures.pi(mean, sd, value);
  }
}
