/** English text of the picture of predictions. A translation is another object of this shape. */
export const predictionsText = {
  title: 'Predictions over time',
  description:
    'A row for each class. Pale bands are the true class, filled squares right predictions, crosses wrong ones, circles predictions without a known truth, and rings in the lowest row windows that the firmware calls unknown. Below, how probable the named class is, with the threshold.',
  unknown: 'unknown',
  confidence: 'probability',
  threshold: (value: string) => `threshold ${value}`,
  seconds: 'seconds',
  rows: 'rows',
  window: 'Window',
  from: 'From',
  to: 'To',
  truth: 'True class',
  predicted: 'Predicted',
  probability: 'Probability',
  outcome: 'Outcome',
  noTruth: '–',
  outcomes: { right: 'right', wrong: 'wrong', unknown: 'unknown', unlabelled: 'no label' },
} as const;

/** English text of the picture of decisions. */
export const decisionsText = {
  title: 'Decisions of several windows',
  description:
    'A row for each number of windows that vote, with the probabilities above: how often a wrong class is decided anew, and how long a class lasts until it is decided. More windows make fewer false alarms and a longer delay.',
  votes: 'Windows',
  windows: (votes: number) => (votes === 1 ? '1 window' : `${votes} windows`),
  falseAlarms: (seconds: boolean) => (seconds ? 'False alarms an hour' : 'False alarms in 1,000 rows'),
  delay: 'Delay',
  time: (value: string, seconds: boolean) => `${value} ${seconds ? 's' : 'rows'}`,
  never: 'never decided',
  found: 'Stretches found',
  ofStretches: (found: number, stretches: number) => `${found} of ${stretches}`,
  undecided: 'Undecided',
} as const;
