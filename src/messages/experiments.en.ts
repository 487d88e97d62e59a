import { count, kilobytes } from './format';
import { learnText } from './learn.en';
import { planPage } from './plan-page.en';

interface SettingFacts {
  board: string;
  compression: keyof typeof planPage.board.compressions;
  maccLimit?: number;
  romLimit?: number;
}

interface RunFacts {
  examples: number;
  classes: number;
  folds: number;
  budget: number;
  epochs: number;
  time: string;
}

const more = (n: number, word: string): string => `${count(n)} ${word}${n === 1 ? '' : 's'}`;

/** English text of the page of the experiments. A translation is another object of this shape. */
export const experimentsText = {
  title: 'The experiments of the slides',
  intro:
    'AutoTinyML was published with two experiments (Candelieri, tinyML Summit 2022). Here they are again, run by this page’s own optimizer, trainers and judge: what was published beside what came out.',
  experiment: 'Experiment',
  experiments: { '1': '1: walking users', '2': '2: bottle levels', beyond: 'Beyond the slides' },
  about: {
    '1': 'Accelerometer recordings of 22 persons; a network tells who walks. The published baseline was measured on other data (six activities of the WISDM set, 4,956 test windows), so its accuracy cannot be compared with ours. Memory and multiply-accumulates can.',
    '2': 'Pictures of bottles, 32×32 pixels in colour, at four levels. The published pictures are private; ours are drawn by the sample’s generator and harder than what a baseline masters.',
    beyond:
      'The same data and boards with what a plan proposes today: today’s search space, all of the board’s memory, and the figures of this page’s own export. A limit on multiply-accumulates keeps networks quick; the rows go down a ladder of such limits.',
  },
  setting: 'Board and compression',
  settingName: ({ board, compression, maccLimit, romLimit }: SettingFacts) =>
    [
      board,
      planPage.board.compressions[compression],
      ...(maccLimit === undefined ? [] : [`at most ${count(maccLimit)} MACC`]),
      ...(romLimit === undefined ? [] : [`at most ${kilobytes(romLimit)} of ROM`]),
    ].join(', '),
  data: { walking: 'Walking', bottles: 'Bottles' },
  how: 'How it was run',
  facts: ({ examples, classes, folds, budget, epochs, time }: RunFacts) =>
    `${more(examples, 'example')} of ${classes} classes, ${folds} folds. Every search may spend ${budget} full trials of ${more(epochs, 'epoch')}; together their training took ${time} on one core.`,
  rules:
    'Accuracy is the mean over the folds of the compressed model, on examples it was not trained on (of recordings: on other stretches); a fifth of the data was kept out altogether. What RAM or ROM rule out is refused as by the board and costs a full trial. AutoTinyML, improved, knows footprints and asks for none of those; the others take deployability for a black box, as published. BOHB, TPE and random search know no constraint: an undeployable trial is a failed one to them.',
  underWay: 'Under way: some methods have fewer seeds than three, so far. Do not rank those.',
  notRunYet: 'This setting has not been run yet with the build you see.',
  table: {
    title: 'Published and ours',
    published: (name: string) => `${name}, published`,
    baseline: 'Baseline, made by hand',
    methods: learnText.methods,
    who: 'Found by',
    accuracy: 'Accuracy',
    ram: 'RAM',
    rom: 'ROM',
    cross: 'X-CROSS',
    macc: 'MACC',
    deploys: 'Deploys',
    ofSeeds: (deployable: number, seeds: number) => `${deployable} of ${seeds}`,
    undeployable: 'Undeployable trials',
    data: 'Data',
    setting: 'Setting',
    note: 'Mean ± standard deviation over the searches that found a deployable network. Deploys: searches that ended with a network the board takes; of the baseline, whether it would.',
  },
  curves: {
    title: 'Error over the training spent',
    description:
      'Misclassification of the best deployable network so far, median over the seeds, against the cost in full trials; lower is better, and the band holds the middle half of the highlighted method. Nothing found counts as an error of 100 %.',
    highlight: 'Highlight',
  },
  searches: {
    title: 'Every search, and its best network',
    method: 'Method',
    seed: 'Seed',
    trials: 'Trials',
    accuracy: 'Accuracy',
    rom: 'ROM',
    network: 'Hyperparameters',
    none: 'nothing deployable',
    again: 'Train it here',
    againLabel: (method: string, seed: number) => `Train the network of ${method}, seed ${seed}, here`,
    help: 'The same folds, seed and engine give the same accuracy, to the last digit.',
  },
  run: {
    title: 'Run it yourself',
    open: 'Open the plan',
    bottles: 'The plan opens with the sample, the board, the limits and the search space of this setting.',
    walking:
      'The recordings are not part of this page. Download “User Identification From Walking Activity” (UCI Machine Learning Repository, dataset 286, licence CC BY 4.0: archive.ics.uci.edu/dataset/286), open the plan, and drop the 22 files.',
  },
} as const;
