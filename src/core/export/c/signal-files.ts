import { frontEndSentence, stepOf, type SignalPath, type SignalStep } from '../../signal';
import { kernelName, type CKernels, type CNames } from './names';
import { floatLiteral } from './text';

/** What the C files say of the steps from raw samples to rows of the window. */
interface SignalCode {
  path: SignalPath;
  names: CNames;
  kernels: CKernels;
}

/** Macros of the classifier's header: values of a sample and of a row, and their rates. */
export function signalMacros({ path, names: { macro } }: SignalCode): string {
  const resampling = stepOf(path, 'resample');
  const rate =
    path.rowHz === undefined
      ? '/* The sampling rate of the training recordings is not known. */'
      : `/* ${resampling ? 'Rows are made' : 'Feed samples'} at this rate in Hz. */\n#define ${macro}_SAMPLING_HZ ${floatLiteral(path.rowHz)}`;
  const sensor = resampling
    ? `
/* Feed samples at this rate in Hz, which the recordings had; define it for a sensor that runs at another one. */
#ifndef ${macro}_SENSOR_HZ
#define ${macro}_SENSOR_HZ ${floatLiteral(resampling.sensorHz)}
#endif`
    : '';
  return `/* Values of a raw sample, and of the row of the window that is made of it. */
#define ${macro}_CHANNELS ${path.channelNames.length}
#define ${macro}_ROW ${path.rowNames.length}
${rate}${sensor}
`;
}

/** One sentence for each step, for comments and texts. */
export function signalSentences({ steps, frontEnd, rowHz }: SignalPath): string[] {
  return [...steps.map(sentenceOf), ...(frontEnd ? [frontEndSentence(frontEnd, rowHz)] : [])];
}

function sentenceOf(step: SignalStep): string {
  switch (step.kind) {
    case 'resample':
      return `The classifier itself brings samples from ${rounded(step.sensorHz)} Hz to rows at ${rounded(step.rowHz)} Hz${step.sensorHz > step.rowHz ? ', behind a low-pass of order 8' : ''}.`;
    case 'gravity':
      return 'The classifier itself takes gravity off each channel: what a low-pass at 0.3 Hz follows.';
    case 'magnitude':
      return `The classifier itself adds the magnitude of the first ${step.axes} channels.`;
  }
}

const rounded = (hertz: number) => String(Number(hertz.toPrecision(6)));

/** Static data of the steps. */
export function signalState({ path, names: { macro }, kernels }: SignalCode): string {
  if (path.steps.length === 0) return '';
  const lines = path.steps.map((step) => {
    switch (step.kind) {
      case 'resample': {
        const memory = kernelName(kernels, 'ATM_RESAMPLE_MEMORY');
        return `static ${kernelName(kernels, 'atm_resample_t')} resampling;\nstatic float resampling_memory[${macro}_CHANNELS * ${memory}];`;
      }
      case 'gravity':
        return `static float gravity[${macro}_CHANNELS];\nstatic int32_t gravity_known;`;
      case 'magnitude':
        return '';
    }
  });
  return `${[...lines, `static float row[${macro}_ROW];`].filter(Boolean).join('\n')}\n`;
}

/** What is done with a row, in the order of the path. */
function rowLines(steps: readonly SignalStep[], { names: { macro }, kernels }: SignalCode): string[] {
  return steps.flatMap((step) => {
    switch (step.kind) {
      case 'resample':
        return [];
      case 'gravity':
        return [
          `${kernelName(kernels, 'atm_gravity')}(${floatLiteral(step.share)}, !gravity_known, ${macro}_CHANNELS, gravity, row);`,
          'gravity_known = 1;',
        ];
      case 'magnitude':
        return [`row[${macro}_CHANNELS] = ${kernelName(kernels, 'atm_magnitude')}(row, ${step.axes});`];
    }
  });
}

/** `push_sample` around `push_row`; without steps a sample is a row. */
export function pushSample(code: SignalCode): string {
  const { path, names, kernels } = code;
  const { symbol, macro } = names;
  const head = `int32_t ${symbol}_push_sample(const float sample[${macro}_CHANNELS], ${symbol}_result_t *result)`;
  if (path.steps.length === 0) return `${head} { return push_row(sample, result); }\n`;
  const rows = rowLines(path.steps, code);
  if (!stepOf(path, 'resample')) {
    return `${head} {
  for (int32_t i = 0; i < ${macro}_CHANNELS; i++) row[i] = sample[i];
${rows.map((line) => `  ${line}`).join('\n')}
  return push_row(row, result);
}
`;
  }
  const call = (name: string) => kernelName(kernels, `atm_resample_${name}`);
  return `${head} {
  int32_t windows = 0;
  if (!resampling.started) ${call('start')}(&resampling, ${macro}_SENSOR_HZ, ${macro}_SAMPLING_HZ);
  ${call('push')}(&resampling, ${macro}_CHANNELS, resampling_memory, sample);
  while (${call('next')}(&resampling, ${macro}_CHANNELS, resampling_memory, row)) {
${rows.map((line) => `    ${line}\n`).join('')}    windows += push_row(row, result);
  }
  return windows;
}
`;
}

export function resetLines({ steps }: SignalPath): string[] {
  return steps.flatMap(({ kind }) => {
    switch (kind) {
      case 'resample':
        return ['resampling.started = 0;'];
      case 'gravity':
        return ['gravity_known = 0;'];
      case 'magnitude':
        return [];
    }
  });
}
