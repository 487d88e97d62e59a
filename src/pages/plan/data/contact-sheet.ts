import type { ExampleSet } from '../../../core/data';

export interface SheetRow {
  className: string;
  /** All images of the class; those shown are spread evenly over them. */
  images: number;
  shown: readonly number[];
}

/** A few images of each class, evenly spread over its examples in order. */
export function contactSheet(
  { labels, classNames }: Pick<ExampleSet, 'labels' | 'classNames'>,
  { perClass, mostClasses }: { perClass: number; mostClasses: number },
): SheetRow[] {
  const ofClass: number[][] = classNames.map(() => []);
  labels.forEach((label, example) => ofClass[label].push(example));
  return classNames.slice(0, mostClasses).map((className, label) => {
    const all = ofClass[label];
    const count = Math.min(perClass, all.length);
    const shown = Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)]);
    return { className, images: all.length, shown };
  });
}

/** Lowest and highest value of the images shown: what is drawn black and white. */
export function brightness(
  { features, input }: Pick<ExampleSet, 'features' | 'input'>,
  rows: readonly Pick<SheetRow, 'shown'>[],
): [number, number] {
  const size = input[0] * input[1] * input[2];
  let [least, most] = [Infinity, -Infinity];
  for (const example of rows.flatMap(({ shown }) => shown)) {
    for (let at = example * size; at < (example + 1) * size; at++) {
      if (features[at] < least) least = features[at];
      if (features[at] > most) most = features[at];
    }
  }
  return most > least ? [least, most] : [least, least + 1];
}

/** An image as RGBA bytes: three channels in colour, any other number by its first channel in grey. */
export function rgbaOf(
  { features, input }: Pick<ExampleSet, 'features' | 'input'>,
  example: number,
  [black, white]: readonly [number, number],
): Uint8ClampedArray<ArrayBuffer> {
  const [height, width, channels] = input;
  const pixels = height * width;
  const rgba = new Uint8ClampedArray(4 * pixels);
  const scale = 255 / (white - black);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const first = (example * pixels + pixel) * channels;
    for (let c = 0; c < 3; c++) {
      rgba[4 * pixel + c] = (features[first + (channels === 3 ? c : 0)] - black) * scale;
    }
    rgba[4 * pixel + 3] = 255;
  }
  return rgba;
}
