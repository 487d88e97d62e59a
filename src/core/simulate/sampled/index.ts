export { REGIONS, sampledSpec, SPACE_KINDS, type SampledSpec } from './spec';
export { sampledProblem, type SampledFacts, type SampledProblem } from './problem';
