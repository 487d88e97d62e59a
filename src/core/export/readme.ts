import { CODE_SIZES } from '../deploy/export-footprint';
import { signalPath } from '../signal';
import { missingSentence } from './c/classifier-files';
import { inputText } from './c/input-text';
import { cNamesOf } from './c/names';
import { wordTableBytes, wordTableOf } from './c/table-files';
import { exportedFigures, SIGNAL_PARTS } from './exported-figures';
import { LIMITS_OF } from './limits-of';
import { withoutControls } from './names';
import type { ExportFiles, Exporter, ExportModel, TestScore } from './types';

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(1)} %`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(2)} KB`;
}

/** Text that cannot break out of a Markdown table cell or start a tag. */
function plain(text: string): string {
  return withoutControls(text).replace(/[|\\`*_<>[\]&]/g, (character) => `\\${character}`);
}

/** Behind the accuracy, where the search looked for something else. */
export function objectiveText({ objective }: TestScore): string {
  return objective ? ` It was searched for ${objective.name}: ${percent(objective.value)}.` : '';
}

function scoreLine({ testScore }: ExportModel): string {
  if (!testScore) return 'It was not scored on recordings outside the search.';
  const [low, high] = testScore.interval;
  return (
    `Accuracy ${percent(testScore.accuracy)} on ${testScore.examples} examples that the search never saw ` +
    `(95 % interval ${percent(low)} to ${percent(high)}).${objectiveText(testScore)}`
  );
}

function hertz(value: number): string {
  return `${Number(value.toPrecision(6))} Hz`;
}

/** What the model expects to be fed: the shape, and for recordings the channels in order and their rate. */
function inputLine({ data }: ExportModel): string {
  const shape = `Input: ${data.input.join(' × ')} numbers`;
  if (data.reading.kind !== 'recordings') return `${shape}.`;
  const { rowHz } = signalPath(data);
  const rate = rowHz === undefined ? '' : ` at ${hertz(rowHz)}`;
  return `${shape}, a window of ${data.input[0]} rows${rate}, each of ${data.channelNames.map(plain).join(', ')}.`;
}

/** How several windows make a decision, where they do. */
function decisionText({ decisions, data }: ExportModel): string {
  if (!decisions || data.reading.kind !== 'recordings') return '';
  const least = decisions.thresholds.map((p, c) => `${plain(data.classNames[c])} ${percent(p)}`).join(', ');
  return (
    `\`decision\` is the class that more than half of the last ${decisions.votes} windows are for, or −1; ` +
    `a window is for its most probable class where that reaches: ${least}. `
  );
}

/** What to do with the C files, for somebody who has a project for the board. */
function useOfC(model: ExportModel): string[] {
  const { data } = model;
  const { symbol, macro } = cNamesOf(model);
  const { channelNames, sensorHz, steps } = signalPath(data);
  const words = wordTableOf(model);
  const call =
    data.reading.kind === 'recordings'
      ? `Call \`${symbol}_push_sample\` with every new raw sample${sensorHz === undefined ? '' : `, at ${hertz(sensorHz)}`}: ` +
        `the values of ${channelNames.map(plain).join(', ')}, in this order and in the units of the recordings. ` +
        'It returns 1 when a window is complete and the result is filled in.' +
        (steps.some(({ kind }) => kind === 'resample')
          ? ` A sensor that runs at another rate: define \`${macro}_SENSOR_HZ\`.`
          : '')
      : words.length > 0
        ? `Call \`${symbol}_classify_row\` with the ${words.length} values of a row as they are in the table; \`${symbol}_word\` gives the number that stands for a word. It fills in the result.`
        : `Call \`${symbol}_classify\` with the values of one example. It fills in the result.`;
  const { about, values } = inputText(model);
  return [
    `To use it, add the files of \`c/\` to your firmware, without \`main.c\`, \`golden_test.c\` and \`${symbol}_golden.c\`, and include \`${symbol}_classifier.h\`.`,
    `${call} \`known\` says whether the probability reaches \`${macro}_MIN_PROBABILITY\`. ${decisionText(model)}In the Arduino IDE, add the folder under \`arduino/\` as a library.`,
    '',
    ...(words.length > 0
      ? [
          'The row, a value for each column in this order:',
          ...words.map(({ name, words: known }, i) => {
            const list = known?.map((word, w) => `${w} ${plain(word)}`).join(', ');
            return `${i + 1}. ${plain(name)}: ${list === undefined ? 'a number' : `a word as its number (${list})`}`;
          }),
          '',
          `\`${symbol}_classify\` takes the row as the network sees it:`,
        ]
      : []),
    ...about.map(plain),
    ...values.map((value, i) => `${i + 1}. ${plain(value)}`),
    '',
    missingSentence(model),
    '',
    `All global names begin with \`${symbol}\`, so that several exported models can be linked into one firmware: put each zip’s \`c/\` ` +
      'into a folder of its own (with CMake: `add_subdirectory` each, and link each target), or add each Arduino library. ' +
      'Models of the same version share their kernels; the linker takes one of each.',
  ];
}

/** Sizes of the exported C code, part by part. */
function firmwareTable(model: ExportModel): string[] {
  const figures = exportedFigures(model);
  const wordBytes = wordTableBytes(model);
  const row = (part: string, count: number) => `| ${part} | ${count.toLocaleString('en-GB')} |`;
  return [
    `| the C code as firmware (${CODE_SIZES.compiler}, ${CODE_SIZES.target}) | bytes |`,
    '|---|---|',
    row('flash: weights and settings', figures.weightBytes),
    row('flash: class names, scaling and signal path', figures.applicationConstantBytes),
    row('flash: code, at most', figures.codeBytes),
    ...(wordBytes > 0
      ? [row('flash besides: rows with words, where they are used, at most', wordBytes)]
      : []),
    row('RAM: activations', figures.arenaBytes),
    row('RAM: input', figures.inputBytes),
    row('RAM: state', figures.stateBytes),
    row('RAM: stack, at most', figures.stackBytes),
    '',
    '| of that, before the network | flash: constants | flash: code, at most | RAM | instructions from one window to the next |',
    '|---|---|---|---|---|',
    ...figures.signal.map(({ part, constantBytes, codeBytes, ramBytes, instructions }) => {
      const numbers = [constantBytes, codeBytes, ramBytes, Math.round(instructions)];
      return `| ${[SIGNAL_PARTS[part], ...numbers.map((n) => n.toLocaleString('en-GB'))].join(' | ')} |`;
    }),
    '',
    'Instructions are those counted on an emulated Cortex-M4.',
  ];
}

/** The README of an export: what it is, how good, how large, and which file is what. */
export function readmeFor(model: ExportModel, exporters: readonly Exporter[], files: ExportFiles): string {
  const { figures, limits, board } = model;
  const crossAccuracy = figures.crossAccuracy === undefined ? 'not measured' : percent(figures.crossAccuracy);
  return [
    `# ${plain(model.name)}`,
    '',
    `A CNN for ${plain(board.name)} (${board.part}), found by AutoTinyML in ${model.study.trials} trials of ` +
      `${model.study.method} (seed ${model.study.seed}, trial ${model.study.trial}).`,
    scoreLine(model),
    ...(model.remarks ?? []).map(plain),
    '',
    `Classes: ${model.data.classNames.map(plain).join(', ')}.`,
    inputLine(model),
    '',
    ...(files.has('c/Makefile') ? [...useOfC(model), ''] : []),
    `| figure (limits: ${LIMITS_OF[model.profile]}) | value | limit |`,
    '|---|---|---|',
    `| RAM | ${kilobytes(figures.ramBytes)} | ${kilobytes(limits.ramBytes)} |`,
    `| ROM (compression ${model.compression}) | ${kilobytes(figures.romBytes)} | ${kilobytes(limits.romBytes)} |`,
    `| MACC | ${figures.macc.toLocaleString('en-GB')} | ${limits.macc?.toLocaleString('en-GB') ?? 'none'} |`,
    `| agreement with the uncompressed model | ${crossAccuracy} | ${percent(limits.crossAccuracy)} |`,
    '',
    model.deployable ? 'It keeps all limits.' : 'It does not keep all limits.',
    '',
    ...firmwareTable(model),
    '',
    ...exporters.map((exporter) => {
      const refusal = exporter.refuses?.(model);
      return `- **${exporter.label}**: ${refusal ? `not exported. ${refusal}` : exporter.description}`;
    }),
    '',
    '| file | bytes |',
    '|---|---|',
    ...Array.from(files, ([path, { length }]) => `| ${path} | ${length.toLocaleString('en-GB')} |`),
    '',
  ].join('\n');
}
