/**
 * Measures what exported code takes on a Cortex-M4 and records it in src/core/deploy/device/code-sizes.json: bytes and
 * stack of every kernel function, the functions that each kernel pulls in, the code around the kernels, as the largest
 * over some exports, and the instructions that the steps before the network take. `--check` only compares with what is recorded. Run through tsx.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';
import codeSizes from '../src/core/deploy/device/code-sizes.json';
import { stepsOf } from '../src/core/deploy/steps.ts';
import { cKernelsOf, cNamesOf, kernelName } from '../src/core/export/c/names.ts';
import { cExporter } from '../src/core/export/c/index.ts';
import { exportModelOf } from '../test/helpers/export-model.ts';
import { kernelContext } from '../test/helpers/kernels.ts';
import { FRONT_ENDS, modelOn, preparedDataset } from '../test/helpers/signals.ts';
import { PAIRWISE_NETWORKS } from '../test/helpers/networks.ts';
import { measureInstructions } from './lib/instructions.ts';
import {
  ARM_GCC,
  ARM_TARGET,
  armCompilerVersion,
  compileForArm,
  keptSections,
  plainSymbol,
  writeFirmwareSources,
} from './lib/arm.ts';

const record = fileURLToPath(new URL('../src/core/deploy/device/code-sizes.json', import.meta.url));
const KERNELS = readFileSync(new URL('../kernels/kernels.h', import.meta.url), 'utf8').match(
  /\batm_\w+(?=\()/g,
);
// Exports state figures: a kernel that is new has none yet.
for (const kernel of KERNELS) codeSizes.kernels[kernel] ??= [];
const NETWORKS = [0, 3, 5, 6, 9, 11, 12, 14, 16, 17, 20].map((i) => PAIRWISE_NETWORKS[i].network);
const IMAGE = { kind: 'image', height: 48, width: 12, channels: 2 };
const ENTRIES = {
  samples: ['push_sample', 'probabilities', 'reset'],
  examples: ['classify', 'probabilities'],
};
const GLUE = [...ENTRIES.samples, ...ENTRIES.examples, 'push_row', 'prepared', 'decide', 'vote'];

const STEPS = ['resample', 'gravity', 'magnitude'];
/** Every choice of steps before the window, each in their order. */
const SIGNALS = Array.from({ length: 2 ** STEPS.length }, (_, chosen) =>
  STEPS.filter((_step, i) => chosen & (1 << i)),
);

/** Between functions the linker leaves up to two bytes for alignment: whole words bound that. */
const inWords = (bytes) => Math.ceil(bytes / 4) * 4;
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const isGlue = (name) => GLUE.includes(name);

/** Code bytes by function that a link from some entry points keeps. */
function linked(folder, objects, entries) {
  const flags = ['-nostdlib', '-Wl,--gc-sections', `-Wl,-e,${entries[0]}`, '-Wl,-Map=out.map'];
  const kept = entries.map((entry) => `-Wl,-u,${entry}`);
  execFileSync(ARM_GCC, [...ARM_TARGET, ...flags, ...kept, ...objects, '-o', 'out.elf'], { cwd: folder });
  const text = keptSections(readFileSync(join(folder, 'out.map'), 'utf8')).filter(
    ({ name, bytes }) => name.startsWith('.text.') && bytes > 0,
  );
  const named = ({ name }) => plainSymbol(name.slice('.text.'.length));
  return Object.fromEntries(text.map((section) => [named(section), inWords(section.bytes)]));
}

function stackFrames(folder) {
  const lines = readdirSync(folder)
    .filter((file) => file.endsWith('.su'))
    .flatMap((file) => readFileSync(join(folder, file), 'utf8').trim().split('\n'))
    .map((line) => line.split('\t'));
  return Object.fromEntries(
    lines.map(([place, bytes]) => [plainSymbol(place.split(':').at(-1)), Number(bytes)]),
  );
}

/** What the steps before the window come from; see src/core/signal. */
const preparationOf = (steps) => ({
  sensorHz: 50,
  ...(steps.includes('resample') && { resampleHz: 32 }),
  removeGravity: steps.includes('gravity'),
  addMagnitude: steps.includes('magnitude'),
});

/** Compiles an export and hands its folder, its objects and its names to `use`. */
function withExport(network, format, feeding, steps, use) {
  const model = exportModelOf(network, compressionOf(format));
  if (feeding === 'examples') model.data = { ...model.data, reading: IMAGE };
  else model.data = { ...model.data, preparation: preparationOf(steps) };
  return withFirmware(model, use);
}

const compressionOf = (format) => (format === 'int8' ? 'int8' : 'x8');

function withFirmware(model, use) {
  const folder = mkdtempSync(join(tmpdir(), 'measure-'));
  try {
    const sources = writeFirmwareSources(cExporter.export(model, kernelContext()), folder);
    const shared = cKernelsOf(kernelContext().kernelSources);
    return use(folder, compileForArm(folder, sources), {
      entry: (name) => `${cNamesOf(model).symbol}_${name}`,
      kernel: (name) => kernelName(shared, name),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measureKernels() {
  return withExport(NETWORKS[0], 'float', 'samples', [], (folder, objects, names) => {
    const frames = stackFrames(folder);
    const byKernel = KERNELS.map((kernel) => [kernel, linked(folder, objects, [names.kernel(kernel)])]);
    const sizes = Object.assign({}, ...byKernel.map(([, functions]) => functions));
    return {
      functions: Object.fromEntries(
        Object.entries(sizes).map(([name, codeBytes]) => [
          name,
          { codeBytes, stackBytes: frames[name] ?? 0 },
        ]),
      ),
      kernels: Object.fromEntries(byKernel.map(([kernel, functions]) => [kernel, Object.keys(functions)])),
    };
  });
}

/** Code of the classifier, stack of the classifier and `model_run`, and `model_run` by number of steps. */
function measureAround(format, feeding, steps = [], networks = NETWORKS) {
  const measured = networks.map((network) =>
    withExport(network, format, feeding, steps, (folder, objects, names) => {
      const sizes = linked(folder, objects, ENTRIES[feeding].map(names.entry));
      const frames = Object.entries(stackFrames(folder));
      return {
        glueBytes: sum(
          Object.keys(sizes)
            .filter(isGlue)
            .map((name) => sizes[name]),
        ),
        runBytes: sizes.model_run,
        stackBytes: sum(
          frames.filter(([name]) => isGlue(name) || name === 'model_run').map(([, bytes]) => bytes),
        ),
        steps: stepsOf(network).length,
      };
    }),
  );
  const runBytesPerStep = inWords(
    Math.max(
      ...measured.flatMap((a) =>
        measured.filter((b) => b.steps > a.steps).map((b) => (b.runBytes - a.runBytes) / (b.steps - a.steps)),
      ),
    ),
  );
  return {
    codeBytes:
      Math.max(...measured.map(({ glueBytes }) => glueBytes)) +
      Math.max(...measured.map(({ runBytes, steps }) => runBytes - runBytesPerStep * steps)),
    codeBytesPerStep: runBytesPerStep,
    stackBytes: Math.max(...measured.map(({ stackBytes }) => stackBytes)),
  };
}

/** Code of the classifier around the network, and the stack of its functions. */
function glueOf(model) {
  return withFirmware(model, (folder, objects, names) => {
    const sizes = linked(folder, objects, ENTRIES.samples.map(names.entry));
    const frames = Object.entries(stackFrames(folder));
    return {
      codeBytes: sum(
        Object.keys(sizes)
          .filter(isGlue)
          .map((name) => sizes[name]),
      ),
      stackBytes: sum(frames.filter(([name]) => isGlue(name)).map(([, bytes]) => bytes)),
    };
  });
}

/** Code and stack that a vote of several windows adds, the most of some. */
async function measureVoting() {
  const model = modelOn(await preparedDataset({}), 'x8');
  const bare = glueOf(model);
  const thresholds = model.data.classNames.map(() => 0.5);
  const added = [1, 2, 3, 8, 31].map((votes) => glueOf({ ...model, decisions: { votes, thresholds } }));
  return {
    codeBytes: Math.max(...added.map(({ codeBytes }) => codeBytes)) - bare.codeBytes,
    stackBytes: Math.max(0, Math.max(...added.map(({ stackBytes }) => stackBytes)) - bare.stackBytes),
  };
}

/** Code and stack that a front end adds around the network. */
async function measureFrontEndsIn(format) {
  const glueWith = async (frontEnd) =>
    glueOf(modelOn(await preparedDataset({ frontEnd }), compressionOf(format)));
  const bare = await glueWith(undefined);
  const entries = FRONT_ENDS.map(async (frontEnd) => {
    const glue = await glueWith(frontEnd);
    const added = {
      codeBytes: glue.codeBytes - bare.codeBytes,
      stackBytes: Math.max(0, glue.stackBytes - bare.stackBytes),
    };
    return [`${frontEnd.kind}-${format}`, added];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Around the network in one format: what steps before the window add does not depend on the network. */
function measureAroundIn(format) {
  const samples = measureAround(format, 'samples');
  const [bare, ...others] = SIGNALS.map((steps) =>
    measureAround(format, 'samples', steps, NETWORKS.slice(0, 2)),
  );
  const withSteps = others.map((other, i) => [
    ['samples', ...SIGNALS[i + 1], format].join('-'),
    {
      codeBytes: samples.codeBytes + other.codeBytes - bare.codeBytes,
      codeBytesPerStep: samples.codeBytesPerStep,
      stackBytes: samples.stackBytes + Math.max(0, other.stackBytes - bare.stackBytes),
    },
  ]);
  return {
    [`samples-${format}`]: samples,
    ...Object.fromEntries(withSteps),
    [`examples-${format}`]: measureAround(format, 'examples'),
  };
}

const version = armCompilerVersion();
if (version === null) {
  console.log(
    'skipped: no arm-none-eabi-gcc (Debian: apt-get install gcc-arm-none-eabi libnewlib-arm-none-eabi)',
  );
  process.exit(process.argv.includes('--check') ? 0 : 1);
}
const sizes = {
  compiler: `arm-none-eabi-gcc ${version}`,
  target: 'Cortex-M4, -Os',
  ...measureKernels(),
  frontEnds: Object.assign({}, ...(await Promise.all(['float', 'int8'].map(measureFrontEndsIn)))),
  around: Object.assign({}, ...['float', 'int8'].map(measureAroundIn)),
  voting: await measureVoting(),
  instructions: measureInstructions(),
};
const text = await prettier.format(JSON.stringify(sizes), { parser: 'json', printWidth: 110 });
if (!process.argv.includes('--check')) {
  writeFileSync(record, text);
  console.log(`code-sizes.json: ${sizes.compiler}`);
} else {
  const recorded = readFileSync(record, 'utf8');
  const comparable = JSON.parse(recorded).compiler === sizes.compiler;
  console.log(
    !comparable
      ? `skipped: code sizes are recorded for ${JSON.parse(recorded).compiler}, here is ${sizes.compiler}`
      : `code-sizes.json ${recorded === text ? 'is' : 'is not'} what ${sizes.compiler} gives`,
  );
  if (comparable && recorded !== text) process.exit(1);
}
