export {
  preparationSchema,
  signalPath,
  stepOf,
  type Preparation,
  type SignalPath,
  type SignalStep,
  type SignalStepKind,
} from './path';
export { SignalRows } from './signal-rows';
export { KernelMemory } from './kernel-memory';
