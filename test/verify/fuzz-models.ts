/**
 * Random networks of the project's spaces, with hostile names, in every compression: the exported C compiles without a
 * warning, runs under the sanitizers of addresses and undefined behaviour on missing, infinite and absurd values, and says
 * what the page says; the .tflite files are read back by TensorFlow Lite's own interpreter. Seeded:
 *
 *   npm run fuzz:models -- --seed 7 --models 40
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { liteReader } from '../../scripts/lib/lite-reader.mjs';
import { COMPRESSIONS } from '../../src/core/deploy';
import { AppError } from '../../src/core/errors';
import type { ExportModel } from '../../src/core/export';
import { liteFiles, liteGraphs, liteVectors } from '../../src/core/export/tflite';
import {
  experiment1,
  experiment2,
  networkFor,
  standardSpace,
  thoroughSpace,
  type Network,
} from '../../src/core/network';
import { randomStream } from '../../src/core/random';
import { sampleConfiguration } from '../../src/core/space';
import { C_COMPILER } from '../helpers/c-compiler';
import { badExamples, runInPage, runOnHost, SANITIZE, withoutOverlap } from '../helpers/host-run';
import { kernelContext } from '../helpers/kernels';
import { modelOf } from './sanitizer-cases';
import { agreement, agrees } from './tflite-compare';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '7' }, models: { type: 'string', default: '40' } },
});
const seed = Number(values.seed);
const random = randomStream(seed, 'fuzz models');
const upTo = (count: number): number => Math.floor(random.uniform() * count);
const pick = <T>(from: readonly T[]): T => from[upTo(from.length)];

/** Larger ones take minutes under the sanitizers, and hold nothing new. */
const MOST_PARAMETERS = 60_000;
/** int8 outputs of a softmax. */
const [OUTPUT_SCALE, OUTPUT_ZERO] = [1 / 256, -128];
const EXAMPLES = 200;

const NAMES = [
  'a*/"',
  '/* ??/',
  '\\',
  '%s%n',
  '',
  'int',
  '"; rm -rf /',
  '\u202eevil',
  'ü😀',
  '#error',
  '</script>',
  '../../x',
  '=1+1\n2',
  '\0',
  'x'.repeat(300),
];

let breaks = 0;
function report(what: string, model: string): void {
  breaks += 1;
  console.log(`BREAK: ${what}\n  ${model}`);
}

/** A network of one of the spaces that a plan can start with; undefined where it is too large, or is none. */
function randomNetwork(kind: 'recordings' | 'image' | 'table'): Network | undefined {
  const board = pick(['tiny', 'big'] as const);
  const experiments = [standardSpace(kind, board), thoroughSpace(kind, board)];
  if (kind === 'recordings') experiments.push(experiment1(board), experiment2());
  const { space, template } = pick(experiments);
  const input =
    kind === 'recordings'
      ? ([8 + upTo(60), 1 + upTo(8), 1] as const)
      : kind === 'image'
        ? ([8 + upTo(16), 8 + upTo(16), pick([1, 3])] as const)
        : ([1, 2 + upTo(20), 1] as const);
  try {
    const configuration = sampleConfiguration(space, random);
    const network = networkFor(configuration, template, input, 2 + upTo(8));
    return network.parameters <= MOST_PARAMETERS ? network : undefined;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

function withNames(model: ExportModel): ExportModel {
  const { classNames, channelNames } = model.data;
  const strange = (name: string, i: number) => (random.uniform() < 0.5 ? `${pick(NAMES)} ${i}` : name);
  return {
    ...model,
    name: pick(NAMES),
    data: {
      ...model.data,
      name: pick(NAMES),
      classNames: classNames.map(strange),
      channelNames: channelNames.map(strange),
    },
  };
}

/** The compiled C and the page say the same of sound and of bad examples. */
function checkC(model: ExportModel, said: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-models-'));
  try {
    const bad = badExamples(model);
    const raw = new Float32Array(bad.length + model.examples.length);
    raw.set(bad);
    raw.set(model.examples, bad.length);
    const got = runOnHost(model, folder, raw, { flags: `-O1 ${SANITIZE}` });
    const expected = runInPage(model, raw);
    if (!Buffer.from(got.buffer).equals(Buffer.from(expected.buffer)))
      report('C and page say different probabilities', said);
  } catch (error) {
    report(`C: ${String(error).slice(0, 1000)}`, said);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Reader = (file: Uint8Array, inputs: readonly ArrayLike<number>[]) => number[][];

function checkLite(read: Reader, model: ExportModel, said: string): void {
  const context = kernelContext();
  const files = liteFiles(model, context);
  const graph = liteGraphs(model, context).int8;
  const { scales, zero } = graph.tensors[graph.input].quantisation!;
  const quantised = (x: number) => Math.max(-128, Math.min(127, Math.round(x / scales[0]) + zero));
  for (const format of ['float32', 'int8'] as const) {
    const ours = liteVectors(model, context, format, EXAMPLES);
    try {
      const inputs = format === 'int8' ? ours.inputs.map((row) => row.map(quantised)) : ours.inputs;
      const theirs = read(files[format], inputs);
      const real =
        format === 'int8'
          ? theirs.map((row) => row.map((value) => (value - OUTPUT_ZERO) * OUTPUT_SCALE))
          : theirs;
      const result = agreement(ours.outputs, real);
      if (!agrees(format, result)) report(`.tflite in ${format}: ${JSON.stringify(result)}`, said);
    } catch (error) {
      report(`.tflite in ${format}: ${String(error)}`, said);
    }
  }
}

const reader = (await liteReader()) as Reader | null;
if (!C_COMPILER) console.log('left out: there is no C compiler');
if (!reader) console.log('left out: the package with TensorFlow Lite’s interpreter cannot be had');
let models = 0;
while (models < Number(values.models)) {
  const kind = pick(['recordings', 'image', 'table'] as const);
  const network = randomNetwork(kind);
  if (!network) continue;
  models += 1;
  const compression = pick(COMPRESSIONS);
  const model = withNames(withoutOverlap(modelOf(network, compression, kind === 'image', EXAMPLES)));
  const kinds = network.layers.map(({ layer }) => layer.kind).join(' ');
  const said = `model ${models} of seed ${seed}: ${compression}, ${network.input.join('×')}, ${kinds}`;
  if (C_COMPILER) checkC(model, said);
  if (reader) checkLite(reader, model, said);
}
console.log(`fuzz: models=${models} breaks=${breaks} seed=${seed}`);
process.exit(breaks === 0 ? 0 : 1);
