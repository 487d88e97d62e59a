import { count } from './format';
import type { MethodId } from '../core/search';
import type { PairedDifference } from '../core/simulate';
import { learnText } from './learn.en';

const some = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** Hundredths of a fraction, with their sign. */
const points = (fraction: number): string => {
  const figure = Math.round(1000 * fraction) / 10;
  return `${figure < 0 ? '−' : '+'}${Math.abs(figure).toFixed(1)}`;
};

interface KeptFacts {
  methods: readonly unknown[];
  seeds: number;
  budget: number;
  runs: number;
  finished: number;
}

/** English text of the comparison. A translation is another object of this shape. */
export const compareText = {
  title: 'Compare search methods',
  intro:
    'The same task, budget and seeds for every method, run in the background by the search code of the studies.',
  on: {
    label: 'Compare on',
    problems: 'Problems with known answers',
    study: 'Your own data, really trained',
    help: {
      problems:
        'No training: thousands of searches in a minute. Every answer is known, so every search can be judged.',
      study:
        'Every trial is trained as in a study, on the data, board and search space of one of your studies. It takes as long as several studies; trials are stored, so it can be interrupted at any time.',
    },
  },
  refused: learnText.refused,
  plan: {
    problems: 'Problems',
    methods: 'Methods',
    words: 'Words explained:',
    aboutProblems: 'What the problems are',
    aboutMethods: 'What each method does',
    budget: 'Budget (full trials)',
    budgetHelp: 'What each search may spend: so many full trainings.',
    seeds: 'Seeds',
    seedsHelp: 'Searches of each method; every seed starts chance anew.',
    screened: 'Screen: no method tries what the footprint rules out',
    run: (searches: number) => `Run ${searches} searches`,
    none: 'Choose at least one problem and one method.',
    noMethod: 'Choose at least one method.',
  },
  problems: {
    ...learnText.planes,
    ...learnText.curves,
    table: 'Table: 34,560 small networks, tiny board, ×8',
  },
  aboutProblems: [
    'The table holds 34,560 small networks for a tiny board, their weights compressed to an eighth. Memory is that of real networks, accuracies are invented.',
    'Rosenbrock, Mishra’s bird, Branin and Alpine 2 are landscapes over two hyperparameters from the literature; only inside a region do points deploy.',
    'The others are curves over one hyperparameter, those of the lecture.',
  ],
  aboutMethods: {
    grid: 'Values at equal distances, fixed in advance, in random order.',
    random: 'Chance alone. What is not better than this is not worth its name.',
    'latin-hypercube': 'Chance, but spread evenly over every hyperparameter.',
    'gp-ucb':
      'Bayesian optimisation: a Gaussian process expects an accuracy everywhere and knows how sure it is. It is not told what deploys.',
    'penalized-bo': 'The same, but an undeployable trial counts as the worst deployable one.',
    'constrained-ei':
      'Weighs by how much a trial may beat the best so far (expected improvement, EI) with how probably it deploys.',
    'svm-cbo':
      'The published AutoTinyML: a support vector machine (SVM) learns the border of what deploys, then Bayesian optimisation searches inside.',
    'svm-cbo-rf': 'The same with a random forest instead of the Gaussian process.',
    tpe: 'Tree-structured Parzen estimator: compares where good trials lie with where the others lie.',
    hyperband: 'Trains many networks a little, and only the best of them to the end.',
    bohb: 'Hyperband that learns where good trials lie.',
    autotinyml:
      'This project’s method: constrained EI with a learnt border, and a look around when nothing improves.',
  } satisfies Record<MethodId, string>,
  results: 'Results',
  reading:
    'Upper picture: the best deployable value of the middle search of each method, as the budget is spent; higher is better, and the shaded band holds the middle half of the highlighted method. Lower pictures: the dot is the middle search, the thick line the middle half of the searches, the thin line all of them.',
  gapReading:
    'A gap of 0 % is the best there is, 100 % the median of all that deploys. Within 5 % counts the searches with a gap of 5 % at most.',
  show: 'Show',
  highlight: 'Highlight',
  rules: (screened: boolean) =>
    `Equal budgets, equal seeds, equal noise. Screening before training is ${screened ? 'on' : 'off'} for everybody. Methods that know no constraint take an undeployable trial for a failed one; BO without constraint is told nothing about it. A cheap trial counts for its share of a full one.`,
  tableNote:
    'The table’s memory figures are those of real networks; its accuracies are invented. It ranks methods and says nothing about real data.',
  curves: {
    title: 'Best deployable so far',
    description:
      'Median over the seeds, best deployable objective against the cost spent in full trials; the band holds the middle half of the highlighted method. The straight line is the best possible.',
    x: 'cost, full trials',
    best: 'best possible',
    columns: { method: 'Method', cost: 'Cost', median: 'Median', low: 'Quartile 1', high: 'Quartile 3' },
  },
  regret: {
    title: 'Gap at the end',
    description:
      'Gap to the best possible, as a share of the way from the best to the median deployable configuration: median and quartiles over the seeds.',
  },
  undeployable: learnText.evidence.undeployable,
  undeployableDescription: learnText.evidence.undeployableDescription,
  table: {
    title: 'All methods',
    method: 'Method',
    runs: 'Searches',
    best: 'Best deployable, mean ± sd',
    success: 'Within 5 %',
    against: (reference: string) => `Against ${reference}, points`,
    difference: (difference: PairedDifference | null) => {
      if (difference === null) return 'too few seeds';
      const { mean, interval, higher, equal, lower } = difference;
      return `${points(mean)} [${points(interval[0])}, ${points(interval[1])}], ${higher}–${equal}–${lower}`;
    },
    againstHelp:
      'Mean ± sd: the mean of the searches, and how far they typically lie from it (standard deviation). Against: mean difference over the seeds that both have finished, in percentage points; in brackets its 95 % interval (paired bootstrap), then seeds won, tied and lost. An interval that holds 0 tells the two not apart; one of fewer than about ten seeds is rough.',
    gapHelp: 'Here points are those of the way to the best possible, so more is better.',
    undeployable: 'Undeployable, mean',
    emptyHanded: 'Found none',
    csv: 'Save all searches as CSV',
  },
  runs: {
    title: 'One search, trial by trial',
    method: 'Method',
    seed: 'Seed',
    open: 'Show its trials',
    columns: {
      trial: 'Trial',
      phase: 'Phase',
      configuration: 'Configuration',
      fidelity: 'Training',
      cost: 'Cost, of a full trial',
      cached: 'Folds from the cache',
      deployable: 'Deployable',
      objective: 'Objective',
      reason: 'Why',
    },
    cachedFolds: (cached: number, all: number) => `${cached} of ${all}`,
    yes: 'yes',
    no: 'no',
  },
  own: {
    study: 'Study',
    open: 'Open the study',
    plan: 'Plan a study',
    noStudy:
      'Methods are compared on the data, board and search space of one of your studies, and there is none yet.',
    facts: (folds: number, parameters: number) =>
      `Its data, split (${folds} folds), board, limits, compression and ${parameters} hyperparameters hold for every method.`,
    run: (searches: number) => `Train ${searches} ${searches === 1 ? 'search' : 'searches'}`,
    cost: (searches: number, budget: number, time: string | null) =>
      `${count(searches)} × ${count(budget)} full trials are trained${time === null ? '' : `: about ${time}, by the pace of the study itself`}. Folds that were trained before, by a study or another method, come from the cache.`,
    pause: 'Pause',
    pausing: 'Pausing after this trial …',
    cancel: 'Cancel',
    progressLabel: 'Training done, of all searches',
    progress: (finished: number, all: number) => `${finished} of ${all} searches finished`,
    now: (method: string, seed: number, trial: number) => `Now: ${method}, seed ${seed}, trial ${trial}`,
    starting: 'Starting …',
    resting: 'At rest. Finished trials are stored; going on takes up where it stopped, also after a reload.',
    done: 'All searches are finished and stored on this computer.',
    safe: 'Finished trials are stored.',
    rules: (screened: boolean) =>
      `Equal budgets, equal seeds, the same folds. Screening by footprint is ${screened ? 'on' : 'off'} for everybody. The budget counts training: a trial of a third of the epochs costs a third, and one that goes on from it only the rest. At one seed all methods train with the same random numbers and share trained folds through the cache; a fold from the cache costs what training it costs. Accuracy is the mean over the validation folds; the outer test is not touched.`,
    curvesDescription:
      'Median over the seeds, accuracy of the best deployable trial so far against the training spent, in full trials; the band holds the middle half of the highlighted method. A line begins where half of the searches have found something deployable.',
    best: 'Best deployable at the end',
    bestDescription: 'Accuracy of the best deployable trial: median and quartiles over the seeds.',
    searches: 'Searches finished',
    ofRuns: (finished: number, all: number) => `${finished} of ${all}`,
    time: 'Training time, mean',
    timeHelp:
      'Only deployable trials that were trained in full count as best; a search without one counts as accuracy 0. Training time adds up all workers. Until a method has finished its first search, its figures are those of the searches under way.',
    noTrials: 'This search has no trial yet.',
    forget: 'Delete these searches',
    forgetSure: 'Delete these searches with all their trials?',
    forgetYes: 'Delete',
    forgetNo: 'Keep',
    kept: 'Comparisons on this computer',
    keptFacts: ({ methods, seeds, budget, runs, finished }: KeptFacts) =>
      `${some(methods.length, 'method')}, ${some(seeds, 'seed')}, ${some(budget, 'full trial')}: ${finished} of ${some(runs, 'begun search', 'begun searches')} finished`,
    elsewhere: 'A comparison on your own data is running.',
    show: 'Show it',
  },
  learn: 'Learn how they search',
  experiments: 'See the slides’ experiments',
  methods: learnText.methods,
} as const;
