/** What the words of this page mean, English. A translation is another object of this shape. */
export const glossary = {
  deployable: {
    name: 'Deployable',
    text: 'Keeps every limit of the plan on the chosen board: RAM, ROM, X-CROSS, and operations or time where they are limited. Only deployable networks can become the best one.',
  },
  cross: {
    name: 'X-CROSS',
    text: 'How often the compressed network names the same class as the original, on examples it was not trained on. 100 % means that compression changed no answer.',
  },
  ram: {
    name: 'RAM',
    text: 'Working memory. The values between the layers live there while the network runs, and it is scarce on small boards. 1 KB is 1,000 bytes here.',
  },
  rom: {
    name: 'ROM',
    text: 'Flash memory, which keeps its content without power. Weights and code of the network are stored there. 1 KB is 1,000 bytes here.',
  },
  macc: {
    name: 'MACC',
    text: 'Multiplications with addition that one prediction takes. They decide how long it takes and how much energy it needs.',
  },
  latency: {
    name: 'Latency',
    text: 'How long the board needs from one prediction to the next, for the samples that come meanwhile and for the network; estimated from counted instructions, the MACC, the core and its clock.',
  },
  trial: {
    name: 'Trial',
    text: 'One configuration, trained and judged. Each trial is a mark in the pictures and a row in the table.',
  },
  configuration: {
    name: 'Configuration',
    text: 'One choice for every setting that is searched, such as the number of filters or the optimizer. It fixes the network and its training.',
  },
  fold: {
    name: 'Fold',
    text: 'A part of the search data that is kept out of training to measure on. Each trial trains one network per fold; the mean is less a matter of luck than a single measurement.',
  },
  outerTest: {
    name: 'Outer test',
    text: 'The last stretch of each recording, or a share of the rows, that the search never sees. The best model is measured on it once, so that the number is honest.',
  },
  validation: {
    name: 'Validation',
    text: 'Measured on the fold that a network was not trained on. The search chooses by this number, so the best of many is a little too good to be true; the outer test is not.',
  },
  interval: {
    name: '95 % interval',
    text: 'Where the true accuracy probably lies, given how few examples it was measured on (Wilson’s interval).',
  },
  surrogate: {
    name: 'Surrogate',
    text: 'A cheap model of the accuracy, fitted to the trials so far. It says for every configuration what to expect and how sure it is.',
  },
  acquisition: {
    name: 'Acquisition',
    text: 'How much a configuration is worth trying next: it weighs what the surrogate expects against what it does not know yet.',
  },
  ucb: {
    name: 'UCB',
    text: 'Upper confidence bound: the expected value plus β times the uncertainty. A large β explores, a small one stays near what is good already.',
  },
  phases: {
    name: 'Phases',
    text: 'Initial (I): trials spread over the space. Boundary (B): trials that find out where deployable networks end. Optimise (O): the most accurate among those that should be deployable.',
  },
  codebook: {
    name: 'Codebook',
    text: 'Compression ×4 and ×8: each weight of a dense layer becomes an index of 8 or 4 bits into a short list of values.',
  },
  int8: {
    name: 'int8',
    text: 'All numbers of the network become whole numbers from −128 to 127: a quarter of the memory, and faster on most boards.',
  },
  compression: {
    name: 'Compression',
    text: 'How weights are stored on the board: ×1 as they are, ×4 and ×8 with codebooks, int8 as whole numbers. The search judges the compressed network.',
  },
  epoch: { name: 'Epoch', text: 'One pass of training over all examples.' },
  confusion: {
    name: 'Confusion matrix',
    text: 'How often each true class was taken for each class. A perfect model fills the diagonal only.',
  },
  recall: {
    name: 'Recall',
    text: 'Of all examples of a class, the share that was recognised as that class.',
  },
  unknown: {
    name: 'Unknown',
    text: 'The firmware says “unknown” when its most probable class is less probable than this threshold.',
  },
  confidence: {
    name: 'Confidence',
    text: 'The probability that the network gives to the class it names. Networks are often surer than they are right.',
  },
  seed: {
    name: 'Seed',
    text: 'The number that all randomness starts from. The same seed and data give the same study; another one shows how much was luck.',
  },
  engine: {
    name: 'Engine',
    text: 'What trains the networks in this page: WASM on the processor, or WebGPU on the graphics processor.',
  },
  window: {
    name: 'Window',
    text: 'A stretch of a recording that the network looks at to make one prediction. Windows may overlap.',
  },
  screening: {
    name: 'Screening',
    text: 'Leaving out configurations before training because their size alone breaks a limit.',
  },
} as const satisfies Record<string, { name: string; text: string }>;

export type GlossaryTerm = keyof typeof glossary;
