import {
  boardById,
  COMPRESSIONS,
  limitsFor,
  exportFootprint,
  verdict,
  type Board,
  type Compression,
  type SignalPart,
} from '../../src/core/deploy';
import { applicationOf } from '../../src/core/export/c/plan';
import type { IngestChoices } from '../../src/core/data';
import type { ExportModel } from '../../src/core/export';
import { buildNetwork, type Network } from '../../src/core/network';
import { REFERENCE_NETWORKS, referenceNetwork } from '../../src/core/network/references';
import { exportModelOf } from '../helpers/export-model';
import { PAIRWISE_NETWORKS } from '../helpers/networks';
import { randomInputs } from '../helpers/reference-network';
import { rawSamples } from '../helpers/raw-samples';
import { FRONT_ENDS, modelOn, PREPARATIONS, preparedDataset } from '../helpers/signals';
import { ROOMY_MACHINE, runOnDevice, type DeviceRun, type Machine } from './device';

const EXAMPLES = 200;
const CODE_MARGIN = 0.1;
const INSTRUCTION_MARGIN = 0.1;

export interface Outcome {
  label: string;
  problems: string[];
  facts: string;
}

function fed(network: Network, compression: Compression): ExportModel {
  const model = exportModelOf(network, compression);
  model.data = {
    ...model.data,
    // No overlap: the stream of samples is the examples one after the other.
    reading: { kind: 'recordings', windowLength: network.input[0], overlap: 0, maxGapPeriods: 3 },
  };
  model.normalisation = { mean: model.normalisation.mean.fill(0.1), sd: model.normalisation.sd.fill(1.3) };
  return model;
}

function problemsOf({ figures, measured, identical }: DeviceRun): string[] {
  const staticBytes = figures.ramBytes - figures.stackBytes;
  const constantBytes = figures.romBytes - figures.codeBytes;
  const checks: [boolean, string][] = [
    [identical, 'outputs differ from the page’s'],
    [
      measured.constantBytes === constantBytes,
      `constants ${measured.constantBytes}, figure ${constantBytes}`,
    ],
    [measured.staticBytes === staticBytes, `static data ${measured.staticBytes}, figure ${staticBytes}`],
    [measured.codeBytes <= figures.codeBytes, `code ${measured.codeBytes} above figure ${figures.codeBytes}`],
    [
      figures.codeBytes <= (1 + CODE_MARGIN) * measured.codeBytes,
      `code figure ${figures.codeBytes} is more than a tenth above ${measured.codeBytes}`,
    ],
    [
      measured.stackBytes <= figures.stackBytes,
      `stack ${measured.stackBytes} above figure ${figures.stackBytes}`,
    ],
  ];
  return checks.filter(([holds]) => !holds).map(([, problem]) => problem);
}

function factsOf({ figures, measured, examples }: DeviceRun): string {
  return (
    `${examples} examples, constants ${measured.constantBytes}, static ${measured.staticBytes}, ` +
    `code ${measured.codeBytes} of ${figures.codeBytes}, stack ${measured.stackBytes} of ${figures.stackBytes}`
  );
}

/** Networks that pair all of activation, padding, pool and blocks, and every kind of layer with odd sizes, in every format. */
export const FORMAT_CASES = PAIRWISE_NETWORKS.flatMap(({ label, network }) =>
  COMPRESSIONS.map((compression) => ({ label: `${compression}, ${label}`, network, compression })),
);

/** The networks of MLPerf Tiny; an emulated board takes seconds an example. */
export const REFERENCE_CASES = (['dsCnn', 'resNet8', 'mobileNetV1'] as const).flatMap((id) =>
  (['x1', 'x8', 'int8'] as const).map((compression) => ({
    label: `${compression}, ${REFERENCE_NETWORKS[id].name}`,
    network: referenceNetwork(id),
    compression,
    examples: 3,
  })),
);

interface FormatCase {
  label: string;
  network: Network;
  compression: Compression;
  examples?: number;
}

export function verifyFormat({ label, network, compression, examples = EXAMPLES }: FormatCase): Outcome {
  const model = fed(network, compression);
  const run = runOnDevice(model, ROOMY_MACHINE, randomInputs(network, examples, 9));
  if ('linkError' in run) return { label, problems: [run.linkError], facts: 'not linked' };
  return { label, problems: problemsOf(run), facts: factsOf(run) };
}

interface SignalCase {
  label: string;
  preparation: Partial<IngestChoices>;
  compression: Compression;
  /** Windows that vote on a decision. */
  votes?: number;
}

/** Every choice of steps before the window and of a front end, in three formats, on raw samples of the sensor's rate. */
export const SIGNAL_CASES: readonly SignalCase[] = [undefined, ...FRONT_ENDS]
  .flatMap((frontEnd) => PREPARATIONS.map((steps) => ({ ...steps, ...(frontEnd && { frontEnd }) })))
  .flatMap((preparation) =>
    (['x1', 'x8', 'int8'] as const).map((compression) => ({
      label: `${compression}, ${JSON.stringify(preparation)}`,
      preparation,
      compression,
    })),
  )
  .concat(
    [1, 4, 31].map((votes, i) => ({
      label: `decisions of ${votes} windows`,
      preparation: PREPARATIONS[3 * i],
      compression: (['x1', 'x8', 'int8'] as const)[i],
      votes,
    })),
  );

export async function verifySignal({ label, preparation, compression, votes }: SignalCase): Promise<Outcome> {
  const plain = modelOn(await preparedDataset(preparation), compression);
  const thresholds = plain.data.classNames.map(() => 0.6);
  const model = votes ? { ...plain, decisions: { votes, thresholds } } : plain;
  const samples = [...rawSamples(400, 0, 5), ...rawSamples(400, 1, 6)];
  const raw = Float32Array.from(samples.flat());
  const run = runOnDevice(model, ROOMY_MACHINE, raw, { counted: true });
  if ('linkError' in run) return { label, problems: [run.linkError], facts: 'not linked' };
  const told = run.figures.signal.reduce((sum, { instructions }) => sum + instructions, 0);
  const away = told / run.instructions! - 1;
  return {
    label,
    problems: [
      ...problemsOf(run),
      ...problemsOfParts(run),
      ...(Math.abs(away) <= INSTRUCTION_MARGIN
        ? []
        : [`instructions ${Math.round(told)} of the figures, ${run.instructions} counted`]),
    ],
    facts: `${factsOf(run)}, ${Math.round(told)} instructions before the network for ${run.instructions} counted`,
  };
}

/** What the firmware calls the constants and the static data of each part. */
const SYMBOLS: Record<SignalPart, { constants: readonly string[]; data: readonly string[] }> = {
  resample: { constants: ['damping'], data: ['resampling', 'resampling_memory'] },
  gravity: { constants: [], data: ['gravity', 'gravity_known'] },
  magnitude: { constants: [], data: [] },
  window: { constants: [], data: ['window', 'filled', 'row', 'rows', 'features'] },
  statistics: { constants: [], data: [] },
  spectrum: { constants: ['cosines', 'edges', 'spectrum'], data: ['frame'] },
  normalisation: { constants: ['means', 'deviations'], data: [] },
};

function problemsOfParts({ figures, symbols }: DeviceRun): string[] {
  const sizeOf = (names: readonly string[]) => names.reduce((sum, name) => sum + (symbols.get(name) ?? 0), 0);
  return figures.signal.flatMap(({ part, constantBytes, ramBytes }) => {
    const [constants, data] = [sizeOf(SYMBOLS[part].constants), sizeOf(SYMBOLS[part].data)];
    return [
      ...(constants === constantBytes ? [] : [`${part}: constants ${constants}, figure ${constantBytes}`]),
      ...(data === ramBytes ? [] : [`${part}: static data ${data}, figure ${ramBytes}`]),
    ];
  });
}

function machineOf(board: Board): Machine {
  const { ramBytes, romBytes } = limitsFor(board, 'export');
  return {
    // The netduinoplus2 has the memory of an STM32F405: 1 MB of flash, 128 KB of RAM.
    qemu: 'netduinoplus2',
    flashOrigin: 0x08000000,
    model: { ramBytes, romBytes },
    reserve: board.reserve,
  };
}

function walkingNetwork(filters: number, units: number): Network {
  return buildNetwork(
    [90, 3, 1],
    [
      { kind: 'conv2d', filters, kernel: 2, padding: 'valid', activation: 'relu' },
      { kind: 'maxPool', size: 2 },
      { kind: 'flatten' },
      { kind: 'dense', units, activation: 'relu' },
      { kind: 'dense', units, activation: 'relu' },
      { kind: 'dense', units: 6, activation: 'softmax' },
    ],
  );
}

function averagedNetwork(filters: number): Network {
  return buildNetwork(
    [90, 3, 1],
    [
      { kind: 'conv2d', filters, kernel: 2, padding: 'valid', activation: 'relu' },
      { kind: 'globalAveragePool' },
      { kind: 'dense', units: 6, activation: 'softmax' },
    ],
  );
}

/** Networks that meet one limit first; each is a little larger than the one before. */
const FAMILIES = {
  flash: Array.from({ length: 1600 }, (_, i) => walkingNetwork(8, i + 4)),
  ram: Array.from({ length: 400 }, (_, i) => averagedNetwork(i + 1)),
};

const BOARDS_TRIED = ['stm32f303k8', 'stm32f302r8', 'stm32l433rc', 'stm32l476rg'];

/** For each board and format the largest network of a family that is called deployable, and the next that is not. */
export const BOARD_CASES = [
  ...BOARDS_TRIED.flatMap((id) =>
    COMPRESSIONS.map((compression) => ({ id, compression, family: 'flash' as const })),
  ),
  ...COMPRESSIONS.map((compression) => ({ id: 'stm32f303k8', compression, family: 'ram' as const })),
];

export function verifyBoard({ id, compression, family }: (typeof BOARD_CASES)[number]): Outcome {
  const board = boardById(id);
  const limits = limitsFor(board, 'export');
  const application = applicationOf(fed(FAMILIES[family][0], compression));
  const figuresOf = (network: Network) => exportFootprint(network, { compression, application });
  const fits = (network: Network) => verdict(figuresOf(network), limits).deployable;
  const exceeds = (network: Network) => {
    const { ramBytes, romBytes, codeBytes } = figuresOf(network);
    return ramBytes > limits.ramBytes || romBytes - CODE_MARGIN * codeBytes > limits.romBytes;
  };
  const largest = FAMILIES[family].findLast(fits)!;
  const tooLarge = FAMILIES[family].slice(FAMILIES[family].indexOf(largest)).find(exceeds)!;
  const machine = machineOf(board);
  const deployed = runOnDevice(fed(largest, compression), machine, randomInputs(largest, EXAMPLES, 3));
  const refused = runOnDevice(fed(tooLarge, compression), machine, randomInputs(tooLarge, 1, 3));
  const problems =
    'linkError' in deployed ? [`called deployable: ${deployed.linkError}`] : problemsOf(deployed);
  if (!('linkError' in refused)) problems.push('a network that is called too large links');
  const facts = 'linkError' in deployed ? '' : factsOf(deployed);
  const used = figuresOf(largest);
  return {
    label: `${id}, ${compression}, ROM ${used.romBytes} of ${limits.romBytes}, RAM ${used.ramBytes} of ${limits.ramBytes}`,
    problems,
    facts,
  };
}
