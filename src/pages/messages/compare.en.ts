import { learnText } from './learn.en';

/** English text of the comparison. A translation is another object of this shape. */
export const compareText = {
  title: 'Compare search methods',
  intro:
    'The same problems, budgets and seeds for every method, run in the background by the search code of the studies. A problem’s answers are known, so every search can be judged.',
  refused: learnText.refused,
  plan: {
    problems: 'Problems',
    methods: 'Methods',
    budget: 'Budget (full trials)',
    seeds: 'Seeds',
    screened: 'Screen: what the footprint rules out is not tried, by anybody',
    run: (searches: number) => `Run ${searches} searches`,
    none: 'Choose at least one problem and one method.',
  },
  problems: {
    ...learnText.planes,
    ...learnText.curves,
    table: 'Table: 34,560 small networks, tiny board, ×8',
  },
  results: 'Results',
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
      deployable: 'Deployable',
      objective: 'Objective',
      reason: 'Why',
    },
    yes: 'yes',
    no: 'no',
  },
  learn: 'Learn how they search',
  methods: learnText.methods,
} as const;
