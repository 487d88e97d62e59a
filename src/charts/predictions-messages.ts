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
