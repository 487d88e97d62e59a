export type * from './types';
export { CURVE_PARAMETER, CURVES, drawnCurve, isInside, MOST_KNOTS } from './curves';
export { PLANE_IDS } from './planes';
export { simulatedProblem } from './problems';
export { runRequest, runSearch, trialCost } from './run-search';
export type { RunSummary } from './run-summary';
export * from './statistics';
