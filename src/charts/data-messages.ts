import type { BudgetPart } from './data/memory-budget';
import { count, kilobytes, percent, threeDigits } from '../messages/format';

const seconds = (value: number): string => `${value < 0 ? '−' : '+'}${threeDigits(Math.abs(value))} s`;

/** English text of the charts of the data room. A translation is another object of this shape. */
export const dataChartText = {
  balance: {
    title: 'Examples per class',
    description:
      'One bar per class. The thin line marks what every class would have if all were equal. Triangles mark classes with too few examples to be split.',
    class: 'Class',
    examples: 'Examples',
    share: 'Share',
    note: 'Note',
    tooFew: 'too few to split',
    label: (name: string, examples: number, share: number) =>
      `${name}: ${count(examples)} examples, ${percent(share)}`,
    even: (examples: number) => `even ${count(examples)}`,
    hidden: (n: number) => `${count(n)} more classes, in size between these`,
  },
  signals: {
    title: 'Recording',
    description:
      'Each lane is one channel from its lowest to its highest value, in order of the rows. The strip below names the class. Dashed lines are gaps and steps of the clock, where windows are cut.',
    row: 'Row',
    rows: 'rows',
    what: 'What',
    class: 'Class',
    seconds: 'Clock',
    kinds: {
      stretch: 'stretch',
      gap: 'gap',
      'clock-step': 'clock step',
      label: 'new label',
      break: 'new start',
    },
    length: 'Rows',
    hiddenChannels: (n: number) => `and ${count(n)} more channels`,
    cut: (kind: 'gap' | 'clock-step' | 'break', change: number) =>
      ({ gap: `gap ${seconds(change)}`, 'clock-step': `clock ${seconds(change)}`, break: 'new start' })[kind],
    change: (change: number) => (change === 0 ? '–' : seconds(change)),
  },
  windows: {
    title: 'Windows at this place',
    row: 'Row',
    description:
      'The rows at the chosen place as they were recorded, with the windows that start here below them. Each bracket is one example.',
    window: 'Example',
    from: 'From row',
    to: 'To row',
    class: 'Class',
    none: 'No window covers this place.',
    example: (number: number) => `example ${count(number)}`,
  },
  budget: {
    title: 'What takes the memory',
    description:
      'RAM and ROM of the board from left to right: what the network takes, what is free, and what is kept for the application. The line is the limit of the plan.',
    memory: 'Memory',
    memories: { ram: 'RAM', rom: 'ROM' },
    part: 'For',
    bytes: 'Size',
    parts: {
      weights: 'weights',
      constants: 'class names',
      code: 'runtime code',
      activations: 'activations',
      buffers: 'input and outputs',
      signal: 'signal path',
      stack: 'stack',
      reserve: 'application’s reserve',
      free: 'free',
    } satisfies Record<BudgetPart, string>,
    limit: (limit: number) => `limit ${kilobytes(limit)}`,
    margin: (bytes: number) => (bytes >= 0 ? `${kilobytes(bytes)} left` : `${kilobytes(-bytes)} too much`),
  },
};
