import { count, percent } from './format';
import type { MethodId } from '../core/search';
import type { PlaneId } from '../core/simulate';
import type { Chapter, CurveChoice, MapLayer } from '../core/simulate/story';
import { learnSteps, place } from './learn-steps.en';

const plain = (value: number): string => String(Number(value.toPrecision(3)));
/** Sums are made of the figures as they are shown: whoever adds them up gets what stands behind the equals sign. */
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
const fine = (fraction: number): string => `${(100 * fraction).toFixed(2)}%`;
const bound = (mean: number, sd: number, beta: number, digits: number, show: (value: number) => string) => {
  const [centre, spread, factor] = [rounded(mean, digits), rounded(sd, digits), Number(plain(beta))];
  return `UCB = μ + β·σ = ${show(centre)} + ${factor} × ${show(spread)} = ${show(centre + factor * spread)}`;
};

/** English text of the lecture. A translation is another object of this shape. */
export const learnText = {
  title: 'Learn: how AutoTinyML searches',
  intro: 'Everything here is computed live by the search code of the studies.',
  chaptersLabel: 'Chapters',
  chapter: (chapter: Chapter) => `Chapter ${chapter}`,
  stepOf: (step: number, last: number) => `Step ${step} of ${last}`,
  chapters: {
    1: 'A grid',
    2: 'Optimism',
    3: 'Deployable?',
    4: 'Find the border',
    5: 'Search inside',
    6: 'Luck?',
    7: 'Two dimensions',
    8: 'Your turn',
  } satisfies Record<Chapter, string>,
  experiments: 'The slides’ experiments, run with real training',
  sources: {
    1: 'Source: Bergstra & Bengio, Random Search for Hyper-Parameter Optimization, JMLR 2012, on what grids waste.',
    2: 'Source: Rasmussen & Williams, Gaussian Processes for Machine Learning, 2006; Srinivas et al., GP-UCB, ICML 2010.',
    3: 'Source: Perego, Candelieri, Archetti & Pau, Tuning Deep Neural Network’s Hyperparameters Constrained to Deployability on Tiny Systems, ICANN 2020.',
    4: 'Source: Candelieri, Sequential model based optimization of partially defined functions under unknown constraints, J. Global Optimization 2019.',
    5: 'Source: Candelieri 2019; Perego et al., AutoTinyML for microcontrollers, Expert Systems with Applications 2022.',
    6: 'Source of the intervals: Wilson, JASA 1927.',
    7: 'Source: Branin rescaled by Picheny et al. 2013; Rosenbrock’s disk and the others are standard tests of constrained optimisation.',
    8: 'Your trials are judged by the same black box, with the same noise, as everybody else’s.',
  } satisfies Record<Chapter, string>,
  reading: 'Computing …',
  refused: (keys: readonly string[]) =>
    `The address held something this page does not understand (${keys.join(', ')}). This is the start instead.`,
  buttons: {
    back: 'Back',
    forward: 'Next',
    play: 'Play',
    pause: 'Pause',
    reset: 'Start over',
    hints: 'Arrow keys step back and forth.',
    controls: 'Controls',
    hideControls: 'Hide controls',
    showControls: 'Show controls',
    present: 'Present',
    leavePresenter: 'Leave presentation',
    compare: 'Compare methods on more problems',
  },
  controls: {
    seed: 'Seed',
    curve: 'Curve',
    acquisition: 'Acquisition',
    beta: 'β, optimism',
    kernel: 'Kernel',
    width: 'Kernel width',
    samples: 'Curves drawn',
    cost: 'C of the classifier',
    trials: 'Trials',
    help: {
      seed: 'Where all chance starts from. Another seed, another story.',
      acquisition: 'What makes a point promising.',
      beta: 'How much not knowing counts.',
      kernel: 'How smooth curves may be: RBF is the smoothest.',
      width: 'How far a trial tells about its neighbours; 0: learnt.',
      samples: 'Curves that fit the trials, dashed.',
      cost: 'High: the border bends for every trial.',
      initial: 'Spread by chance.',
      boundary: 'To learn where it deploys.',
      optimise: 'To search there.',
      noise: 'Luck in every training: 0.02 moves it by about 2 points.',
    },
    initial: 'Initial trials',
    boundary: 'Border trials',
    optimise: 'Optimising trials',
    noise: 'Noise',
    map: 'Problem',
    layer: 'Show',
    back: 'Back to the default story',
  },
  curves: {
    'two-hills': 'Two hills',
    'one-hill': 'One broad hill',
    'on-the-edge': 'Best on the edge',
    islands: 'Three islands',
    ripples: 'Ripples',
    needle: 'A needle',
    drawn: 'Drawn by you',
  } satisfies Record<CurveChoice, string>,
  acquisitions: { ucb: 'UCB', ei: 'Expected improvement', pi: 'Probability of improvement' },
  kernels: { rbf: 'RBF', matern52: 'Matérn 5/2' },
  layers: {
    mean: 'Expected objective',
    uncertainty: 'Uncertainty',
    acquisition: 'Acquisition',
  } satisfies Record<MapLayer, string>,
  planes: {
    rosen_disk: 'Rosenbrock in a disk',
    rosen_cubic: 'Rosenbrock, cubic and line',
    mishra_bird: 'Mishra’s bird',
    branin_2ell: 'Branin in two ellipses',
    alpine2_disk: 'Alpine 2 in a disk',
  } satisfies Record<PlaneId, string>,
  /** Before deployability plays a part. */
  freeSearch: 'Bayesian optimisation',
  methods: {
    grid: 'Grid',
    random: 'Random',
    'latin-hypercube': 'Latin hypercube',
    'gp-ucb': 'BO without constraint',
    'penalized-bo': 'Penalised BO',
    'constrained-ei': 'Constrained EI',
    'svm-cbo': 'AutoTinyML (SVM-CBO)',
    'svm-cbo-rf': 'AutoTinyML (SVM-CBO, forest)',
    tpe: 'TPE',
    hyperband: 'Hyperband',
    bohb: 'BOHB',
    autotinyml: 'AutoTinyML, improved',
    reader: 'You',
  } satisfies Record<MethodId | 'reader', string>,
  picture: {
    description: (method: string, told: number, shown: readonly string[]) =>
      `Accuracy over one hyperparameter x. ${method}, ${told} trials. Shown: ${shown.join(', ') || 'trials only'}.`,
    axisX: 'hyperparameter x',
    axisY: 'accuracy',
    nextLabel: 'next',
    hidden: 'the curve is hidden',
    curve: 'the real curve',
    mean: 'expected',
    band: 'uncertainty',
    undeployable: 'does not deploy',
    unseen: 'shading: seen by you, not by the search',
    estimate: 'hatched: estimated not to deploy',
    truth: 'real border',
    acquisition: 'how promising each x is',
    criterion: 'how much each x would teach',
    decision: 'h: expected to deploy above 0',
    next: (x: string) => `Next trial at x = ${x}`,
    best: (accuracy: string) => `best ${accuracy}`,
    top: (accuracy: string) => `top ${accuracy}`,
    topDeployable: (accuracy: string) => `top that deploys ${accuracy}`,
    columns: { trial: 'Trial', phase: 'Phase', x: 'x', accuracy: 'Accuracy', outcome: 'Outcome' },
    outcome: (deployable: boolean) => (deployable ? 'deployable' : 'undeployable'),
    unjudged: 'not judged here',
    support: 'carries the border',
  },
  map: {
    title: (problem: string, layer: string) => `${problem}: ${layer.toLowerCase()}`,
    description:
      'Two hyperparameters. Solid line: the estimated border, hatched outside. Dotted line: the real border, once it is revealed.',
    noBelief: 'nothing to expect before a trial',
    shading: {
      mean: 'stronger blue: more is expected',
      uncertainty: 'stronger blue: less is known',
      acquisition: 'stronger orange: more promising',
    } satisfies Record<MapLayer, string>,
    objective: 'Objective',
  },
  evidence: {
    run: 'Run 200 seeds of every method',
    resume: 'Go on',
    cancel: 'Cancel',
    progress: (done: number, total: number) => `${count(done)} of ${count(total)} searches`,
    left: (time: string) => `about ${time} left`,
    success: 'Within 5 % of the best deployable',
    successDescription:
      'Share of searches whose best deployable trial comes within 5 % of the best possible; the line is the 95 % interval.',
    undeployable: 'Undeployable trials spent',
    undeployableDescription:
      'Median and quartiles over the searches of one method; the thin line spans all of them.',
    columns: {
      method: 'Method',
      runs: 'Searches',
      share: 'Within 5 %',
      low: '95 % from',
      high: 'to',
      median: 'Median',
      quartile1: 'Quartile 1',
      quartile3: 'Quartile 3',
    },
    waiting: 'Press the button: the searches run in the background, and you can go on reading.',
    reading(
      rows: readonly { label: string; share: number; low: number; high: number; undeployable: number }[],
    ) {
      const [first, second] = [...rows].sort((a, b) => b.share - a.share);
      const clear = first.low > second.high;
      const spent = [...rows].sort((a, b) => a.undeployable - b.undeployable);
      return [
        clear
          ? `${first.label} wins on this curve: ${percent(first.share)} of its searches succeed, against ${percent(second.share)} of ${second.label}, the next.`
          : `${first.label} (${percent(first.share)}) and ${second.label} (${percent(second.share)}) cannot be told apart: their intervals overlap.`,
        `${spent[0].label} wastes the fewest trials on what does not deploy (${spent[0].undeployable.toFixed(1)} on average), ${spent.at(-1)!.label} the most (${spent.at(-1)!.undeployable.toFixed(1)}).`,
      ];
    },
    gridWins:
      'On this curve a plain grid beats the 4-4-2 split. With ten trials and one hyperparameter, eight spent on learning leave two for optimising: on a simple curve that is too dear.',
  },
  turn: {
    place: 'Where to train next, x',
    placeHere: (x: string) => `Train at x = ${x}`,
    undo: 'Take the last one back',
    fresh: 'Another hidden curve',
    scores: 'Scores of the class',
    name: 'Your name',
    keep: 'Keep this score',
    noScores: 'No score was kept yet.',
    clear: 'Forget all scores',
    score: 'Score',
    scoreHelp: 'Score: best deployable accuracy found, as a share of the best possible.',
    rank: (better: number, all: number) =>
      better === 0 ? `You beat all ${all} methods.` : `${better} of ${all} methods did better than you.`,
  },
  drawing: {
    title: 'Draw the curve',
    height: (knot: number) => `Accuracy at point ${knot}`,
    deploys: (knot: number) => `Point ${knot} deploys`,
    help: 'Move the sliders; a tick means that this stretch deploys. The address keeps your curve.',
  },
  figures: {
    grid: 'Fixed in advance: no formula looks at the results.',
    greedy: (mean: number) => `μ = ${fine(mean)}, the highest anywhere`,
    ucb: (mean: number, sd: number, beta: number) => bound(mean, sd, beta, 4, fine),
    ei: (mean: number, sd: number, value: number) =>
      `EI = expected max(accuracy − best, 0) = ${fine(value)}, from μ = ${fine(mean)}, σ = ${fine(sd)}`,
    pi: (mean: number, sd: number, value: number) =>
      `PI = P(accuracy > best) = Φ((μ − best)/σ) = ${fine(value)}, from μ = ${fine(mean)}, σ = ${fine(sd)}`,
    boundary(decision: number | undefined, coverage: number) {
      const crowding = rounded(coverage, 4);
      if (decision === undefined)
        return `Σ exp(−‖x − xᵢ‖²/2w²) = ${crowding.toFixed(4)}, the smallest anywhere`;
      const distance = rounded(Math.abs(decision), 4);
      return `|h| + Σ exp(−‖x − xᵢ‖²/2w²) = ${distance.toFixed(4)} + ${crowding.toFixed(4)} = ${(distance + crowding).toFixed(4)}, the smallest anywhere`;
    },
    inside: (decision: number) => `, where h = ${decision.toFixed(3)} ≥ 0`,
    objective: (mean: number, sd: number, beta: number) =>
      bound(mean, sd, beta, 3, (value) => value.toFixed(3)),
  },
  steps: learnSteps,
  place,
} as const;
