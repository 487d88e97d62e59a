export type * from './types';
export { CURVE_PARAMETER, CURVE_SPACE, CURVES, drawnCurve, isInside, MOST_KNOTS, type Curve } from './curves';
export { PLANE_IDS } from './planes';
export { curveOf, simulatedProblem, type CurveSpec } from './problems';
export { runRequest, runSearch, runTrial, tellTrial, trialCost } from './run-search';
export * from './statistics';
export { TABLE_ROWS } from './table';
