import { ActivationCode } from '../../../trainer-wasm/codes';
import type { Network, OptimizerName } from '../../core/network';
import { Arena, roundUp4 } from './arena';
import type { PlanContext, Placement } from './context';
import { OptimizerPlan, slotAddresses } from './optimizer';
import { type Parameter, ParameterStore } from './parameters';
import { ProgramWriter, type Slice } from './program-writer';
import { buildStages, storedInputChannels } from './stages/build-stages';
import { Dense } from './stages/dense';
import type { Mode, Stage } from './stages/stage';
import { type Border, NO_BORDER, reserveTensor, type Tensor } from './tensors';

/** Where the example set lies in WASM memory. */
export interface ExampleAddresses {
  features: number;
  labels: number;
}

export interface PlanRequest {
  network: Network;
  batchSize: number;
  examples: ExampleAddresses;
  /** First byte the plan may use. */
  base: number;
  /** Absent: a plan that only predicts. */
  optimizer?: OptimizerName;
  /** Keep all gradients readable after a step. */
  keepGradients?: boolean;
}

/**
 * A network laid out in one stretch of WASM memory, and the programs that train and evaluate it: everything that can be
 * decided before the first step, so that a step is `begin` and `run` and allocates nothing.
 */
export interface Plan {
  base: number;
  bytes: number;
  placements: readonly Placement[];
  /** Weight tensors in Keras's order. */
  parameters: readonly Parameter[];
  slots: ReturnType<typeof slotAddresses>;
  gradientOf(parameter: Parameter): number;
  /** u32 numbers of the batch's examples. */
  indices: number;
  /** f32 per entry of an example. */
  mean: number;
  sd: number;
  /** f32 per class. */
  classWeights: number;
  /** batch × storedClasses: probabilities after an evaluation. */
  output: number;
  storedClasses: number;
  train: readonly Slice[];
  evaluate: readonly Slice[];
}

export function planNetwork(request: PlanRequest): Plan {
  const { network, batchSize, base } = request;
  const arena = new Arena(base);
  const placements: Placement[] = [];
  const place = (words: ArrayLike<number>): number => {
    const address = arena.reserve(words.length * 4);
    placements.push({ address, words: Int32Array.from(words) });
    return address;
  };
  const parameters = new ParameterStore();
  const context: PlanContext = { arena, parameters, batchRows: roundUp4(batchSize), batchSize, place };
  const stages = buildStages(context, network);
  const matrices = new Set(stages.filter((stage) => stage instanceof Dense).map((stage) => stage.kernel));
  parameters.seal(arena, (parameter) => matrices.has(parameter));
  const addresses = reserveVectors(arena, network, batchSize);
  const { input, logits } = placeStages(context, network, stages);
  const program = (emit: (writer: ProgramWriter) => void): Slice[] => {
    const writer = new ProgramWriter();
    emit(writer);
    const { words, slices } = writer.finish();
    const start = place(words);
    return slices.map(({ from, to }) => ({ from: start + from, to: start + to }));
  };
  const forward = (writer: ProgramWriter, mode: Mode) => {
    emitGather(writer, network, request.examples, addresses, input);
    for (const stage of stages) stage.emitForward(writer, mode);
    writer.emit(mode === 'training' ? 'softmaxLoss' : 'softmax', {
      values: logits.data,
      classes: network.classes,
      stored: logits.channels,
      labels: request.examples.labels,
      classWeights: addresses.classWeights,
    });
  };
  const optimizer = request.optimizer
    ? new OptimizerPlan(request.optimizer, arena, parameters, request.keepGradients ?? false)
    : null;
  const train = optimizer
    ? program((writer) => {
        forward(writer, 'training');
        emitBackward(writer, stages, optimizer, logits);
        optimizer.emitRest(writer);
      })
    : [];
  return {
    base,
    placements,
    parameters: parameters.all,
    slots: slotAddresses(optimizer?.slots ?? [], parameters),
    gradientOf: (parameter) => optimizer?.gradientOf(parameter) ?? 0,
    ...addresses,
    output: logits.data,
    storedClasses: logits.channels,
    train,
    evaluate: program((writer) => forward(writer, 'evaluation')),
    bytes: arena.bytes,
  };
}

interface VectorAddresses {
  indices: number;
  mean: number;
  sd: number;
  classWeights: number;
}

function reserveVectors(arena: Arena, network: Network, batchSize: number): VectorAddresses {
  const size = network.input[0] * network.input[1] * network.input[2];
  return {
    indices: arena.reserve(batchSize * 4),
    mean: arena.reserveFloats(size),
    sd: arena.reserveFloats(size),
    classWeights: arena.reserveFloats(network.classes),
  };
}

/** Border wanted around the input of every stage; what works in place passes on its consumer's wish. */
function bordersOf(stages: readonly Stage[]): Border[] {
  const borders: Border[] = [NO_BORDER];
  for (const stage of [...stages].reverse()) borders.unshift(stage.inPlace ? borders[0] : stage.inputBorder);
  return borders;
}

function placeStages(
  context: PlanContext,
  network: Network,
  stages: readonly Stage[],
): { input: Tensor; logits: Tensor } {
  const borders = bordersOf(stages);
  const input = reserveTensor(context, network.input, storedInputChannels(network), borders[0]);
  const given: Tensor[] = [];
  const logits = stages.reduce((tensor, stage, i) => {
    given.push(tensor);
    return stage.place(tensor, borders[i + 1], given);
  }, input);
  return { input, logits };
}

function emitGather(
  writer: ProgramWriter,
  network: Network,
  { features }: ExampleAddresses,
  { mean, sd }: VectorAddresses,
  input: Tensor,
): void {
  const [height, width, channels] = network.input;
  const size = height * width * channels;
  writer.emit('gather', { features, size, mean, sd, channels, output: input });
}

/** From the last stage to the first one with weights. */
function emitBackward(
  writer: ProgramWriter,
  stages: readonly Stage[],
  optimizer: OptimizerPlan,
  logits: Tensor,
): void {
  const first = stages.findIndex((stage) => stage.hasWeights);
  let gradient = logits;
  /** Gradients that shortcuts send, by the stage whose input they took. */
  const sent = new Map<number, Tensor[]>();
  for (let i = stages.length - 1; i >= first; i--) {
    const stage = stages[i];
    const { source } = stage;
    gradient = stage.emitBackward(
      writer,
      optimizer,
      gradient,
      i > first,
      source !== undefined && source > first,
    );
    if (source !== undefined && stage.shortcutGradient)
      sent.set(source, [...(sent.get(source) ?? []), stage.shortcutGradient]);
    for (const other of sent.get(i) ?? []) {
      writer.emit('add', {
        one: gradient,
        other,
        output: gradient,
        activation: ActivationCode.linear,
        channels: gradient.channels,
      });
    }
  }
}
