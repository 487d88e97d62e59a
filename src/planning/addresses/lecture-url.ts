import { CURVES, MOST_KNOTS, PLANE_IDS, type CurveId, type Drawing } from '../../core/simulate';
import { CHAPTERS, START, type Chapter, type LectureState } from '../../core/simulate/story';
import {
  choiceField,
  flagField,
  numberField,
  readState,
  wholeField,
  writeState,
  type ReadState,
  type UrlField,
  type UrlTable,
} from './url-fields';

/** How the page is dressed around the lecture. */
export interface Dress {
  /** Large type, nothing but the lecture. */
  presenter: boolean;
  controls: boolean;
}

export type LearnState = LectureState & Dress;

export const LEARN_START: LearnState = { ...START, presenter: false, controls: true };

export const CURVE_CHOICES = [...(Object.keys(CURVES) as CurveId[]), 'drawn'] as const;
export const ACQUISITIONS = ['ucb', 'ei', 'pi'] as const;
export const KERNELS = ['rbf', 'matern52'] as const;
export const LAYERS = ['mean', 'uncertainty', 'acquisition'] as const;
export const COSTS = [0.1, 1, 10, 100, 1000];
const LARGEST_SEED = 2 ** 31 - 1;
const HEIGHT_STEPS = 36;
const FEWEST_KNOTS = 4;

/** One base-36 digit for the height of each knot; a minus sign before it where the stretch does not deploy. */
const drawingField: UrlField<Drawing> = {
  key: 'drawing',
  parse(text) {
    if (!/^(-?[0-9a-z])+$/.test(text)) return undefined;
    const knots = text.match(/-?[0-9a-z]/g)!;
    if (knots.length < FEWEST_KNOTS || knots.length > MOST_KNOTS) return undefined;
    return {
      heights: knots.map((knot) => parseInt(knot.at(-1)!, 36) / (HEIGHT_STEPS - 1)),
      deployable: knots.map((knot) => knot.length === 1),
    };
  },
  format: ({ heights, deployable }) =>
    heights
      .map(
        (height, i) => `${deployable[i] ? '' : '-'}${Math.round(height * (HEIGHT_STEPS - 1)).toString(36)}`,
      )
      .join(''),
};

/** A drawing as the address can hold it, so that what is shown is what a link shows. */
export function roundedDrawing(drawing: Drawing): Drawing {
  return drawingField.parse(drawingField.format(drawing)) ?? drawing;
}

const MOST_PLACED = 30;

const placedField: UrlField<readonly number[]> = {
  key: 'placed',
  parse(text) {
    const parts = text.split('.');
    if (
      parts.length > MOST_PLACED ||
      !parts.every((part) => /^\d{1,4}$/.test(part) && Number(part) <= 1000)
    ) {
      return undefined;
    }
    return parts.map((part) => Number(part) / 1000);
  },
  format: (placed) => placed.map((x) => Math.round(x * 1000)).join('.'),
};

const chapterField: UrlField<Chapter> = {
  key: 'chapter',
  parse: (text) => CHAPTERS.find((chapter) => String(chapter) === text),
  format: String,
};

const costField: UrlField<number> = {
  key: 'c',
  parse: (text) => COSTS.find((cost) => String(cost) === text),
  format: String,
};

/** Everything an address can say about the lecture. */
export const LEARN_TABLE: UrlTable<LearnState> = {
  chapter: chapterField,
  step: wholeField('step', 0, 60),
  seed: wholeField('seed', 0, LARGEST_SEED),
  curve: choiceField('curve', CURVE_CHOICES),
  drawing: drawingField,
  acquisition: choiceField('acquisition', ACQUISITIONS),
  beta: numberField('beta', 0, 10),
  kernel: choiceField('kernel', KERNELS),
  width: numberField('width', 0, 1),
  samples: wholeField('samples', 0, 5),
  cost: costField,
  initial: wholeField('initial', 2, 10),
  boundary: wholeField('boundary', 0, 10),
  optimise: wholeField('optimise', 1, 10),
  noise: numberField('noise', 0, 0.1),
  plane: choiceField('map', PLANE_IDS),
  layer: choiceField('layer', LAYERS),
  placed: placedField,
  presenter: flagField('presenter'),
  controls: flagField('controls'),
};

export const readLearn = (parameters: URLSearchParams): ReadState<LearnState> =>
  readState(LEARN_TABLE, LEARN_START, parameters);

export const writeLearn = (state: LearnState): URLSearchParams => writeState(LEARN_TABLE, LEARN_START, state);
