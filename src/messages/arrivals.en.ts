import type { Refusal } from '../study/asked-elsewhere';
import type { Difference, Mark } from '../study/continuation';
import { count } from './format';

const trials = (number: number): string => (number === 1 ? '1 trial' : `${count(number)} trials`);

const ENGINES: Readonly<Record<string, string>> = {
  wasm: 'plain WebAssembly',
  'wasm-relaxed': 'relaxed SIMD',
  'tfjs-webgpu': 'the graphics processor',
};
const enginesOf = (ids: string): string =>
  ids
    .split(', ')
    .map((id) => ENGINES[id] ?? id)
    .join(' and ');

/** English text about study files that come in. A translation is another object of this shape. */
export const arrivalText = {
  title: 'Files that came in',
  reading: (name: string) => `Reading ${name} …`,
  added: (name: string) => `“${name}” was added.`,
  continued: (name: string, added: number) =>
    added === 0
      ? `“${name}” has the model of the file now.`
      : `“${name}” goes on where the file ended: ${trials(added)} of the file ${added === 1 ? 'was' : 'were'} added.`,
  marked: (name: string, added: number) =>
    `“${name}” is here, and the file has ${trials(added)} more, not added before you say so:`,
  known: (name: string) => `“${name}” is here with all that the file has; nothing was changed.`,
  takenBack: (name: string) => `“${name}” is as it was before.`,
  differs: (name: string) => `“${name}” is here, and the file does not continue it:`,
  difference: ({ what, trial }: Difference): string =>
    ({
      data: 'its data are other ones.',
      plan: 'its plan is another one, so what it asked are other questions.',
      evidence: 'it began with other trials of an earlier study.',
      trial: `its trial ${trial ?? ''} is another one than here.`,
      'at-work': 'the study is at work here or in another tab. Pause it, then drop the file again.',
    })[what],
  mark: ({ what, here, there }: Mark): string => {
    if (what === 'engine')
      return `they were trained on ${enginesOf(there)}, those here on ${enginesOf(here)}, which round differently: accuracies may differ in the last digits, and what is asked next with them.`;
    return there === ''
      ? 'the file does not say which version of AutoTinyML made them: this one might ask or train otherwise.'
      : 'another version of AutoTinyML made them: this one might ask or train otherwise.';
  },
  joined: (numbers: readonly number[]) =>
    numbers.length === 1
      ? `Trial ${numbers[0]} came from a file:`
      : `Trials ${numbers[0]} to ${numbers.at(-1) ?? ''} came from a file:`,
  asked: (name: string, questions: number) =>
    questions === 0
      ? `“${name}” has nothing new to try from this journal.`
      : `${count(questions)} ${questions === 1 ? 'configuration that Optuna asked for waits' : 'configurations that Optuna asked for wait'} in “${name}”: each is trained and judged here when the study goes on, before its own next question. What Optuna measured is not taken.`,
  refusal: ({ number, why, parameter = '', value = '', trial = 0 }: Refusal): string =>
    `Optuna’s trial ${number}: ` +
    {
      missing: `it has no value of “${parameter}”.`,
      outside: `“${parameter}” = ${value} is outside the search space.`,
      unknown: `“${parameter}” is not searched here.`,
      tried: `it was tried here, as trial ${trial}.`,
    }[why],
  moreRefused: (number: number) => `… and ${count(number)} more.`,
  nothing: 'Nothing was changed.',
  continue: 'Add them all the same',
  copy: 'Add as another study',
  leave: 'Leave it',
  undo: 'Undo',
  dismiss: 'Dismiss',
  open: 'Open',
} as const;
