/** What is said of a data set that is made from a seed; `generate.ts` makes it, which the first page need not load. */
export interface Sample {
  label: string;
  /** What it is, in a sentence. */
  description: string;
  /** What it teaches, in a sentence. */
  lesson: string;
}

export type SampleId = 'walking' | 'gestures' | 'vibration' | 'bottles' | 'glyphs' | 'pumps';

export const SAMPLES: Readonly<Record<SampleId, Sample>> = {
  walking: {
    label: 'Who is walking?',
    description: 'Six persons, three axes of acceleration at about 32 Hz from a phone in the chest pocket.',
    lesson:
      'Windows over recordings, and why persons are told apart on later stretches of time, never on shuffled windows.',
  },
  gestures: {
    label: 'Which gesture?',
    description: 'Five gestures of a hand by eight persons, one gesture per file, three axes at 50 Hz.',
    lesson: 'Classes from file names, and splitting by person: how well on people never seen.',
  },
  vibration: {
    label: 'Is the bearing healthy?',
    description:
      'Two axes of vibration at 1 kHz from twelve machines, healthy, out of balance, or with a damaged race.',
    lesson:
      'One file with label and session columns, and a fault that must be recognised on machines never heard.',
  },
  bottles: {
    label: 'How full is the bottle?',
    description: 'Photographs of bottles at four levels, 32×32 pixels in colour.',
    lesson:
      'Images, deeper networks, and how much memory the first layers take. Pictures as varied as these are not all told apart by the network that Experiment #2 made by hand.',
  },
  glyphs: {
    label: 'Which figure?',
    description: 'Ten figures drawn by a shaky pen on 8×8 pixels.',
    lesson: 'The smallest images: a search that is done in a minute.',
  },
  pumps: {
    label: 'Will the pump fail?',
    description: 'Five measurements of 800 pumps, running or about to fail, some of them noted down wrongly.',
    lesson: 'A plain table, and why no model can reach 100 % when labels are wrong.',
  },
};
