export {
  GRAVITY_HERTZ,
  preparationSchema,
  signalPath,
  stepOf,
  type Preparation,
  type PreparedChannels,
  type SignalPath,
  type SignalStep,
  type SignalStepKind,
} from './path';
export { SignalRows } from './signal-rows';
export { KernelMemory } from './kernel-memory';
