/** A published figure, ± its standard deviation over the repetitions where there were some. */
export interface Published {
  mean: number;
  sd?: number;
}

/** A row of a published table: percent, KB and multiply-accumulates. */
export interface PublishedRow {
  name: string;
  accuracyPercent: Published;
  ramKb: Published;
  romKb: Published;
  /** Agreement of the converted model with the original, in percent; absent where nothing was converted. */
  crossPercent?: Published;
  macc: Published;
}

const row = (
  name: string,
  accuracyPercent: Published,
  ramKb: Published,
  romKb: Published,
  crossPercent: Published | undefined,
  macc: Published,
): PublishedRow => ({ name, accuracyPercent, ramKb, romKb, ...(crossPercent && { crossPercent }), macc });

const figure = (mean: number, sd?: number): Published => ({ mean, ...(sd !== undefined && { sd }) });

/*
 * Candelieri, "AutoTinyML", tinyML Summit 2022. The row of Experiment #1's baseline was measured on other data: six classes of the
 * WISDM set, 4,956 test windows. Experiment #2's pictures are private.
 */
const baseline1 = (accuracy: number, romKb: number, cross: number) =>
  row('Baseline', figure(accuracy), figure(24.58), figure(romKb), figure(cross), figure(874_970));
const BASELINE_2 = row(
  'Baseline',
  figure(96.2),
  figure(140.8),
  figure(862.42),
  figure(99.05),
  figure(20_863_612),
);

export const PUBLISHED = {
  'walking-big-x1': [
    baseline1(92.09, 2955.8, 100),
    row(
      'AutoTinyML',
      figure(92.44, 0.64),
      figure(9.75, 5.11),
      figure(688.3, 144.42),
      undefined,
      figure(269_327, 83_895),
    ),
  ],
  'walking-big-x4': [
    baseline1(92.07, 794.14, 99.98),
    row(
      'AutoTinyML',
      figure(92.93, 0.55),
      figure(15.16, 7.92),
      figure(546.31, 283.34),
      figure(99.7, 0.53),
      figure(784_767, 318_078),
    ),
  ],
  'walking-tiny-x4': [
    baseline1(92.07, 794.14, 99.98),
    row(
      'AutoTinyML',
      figure(88.27, 2.47),
      figure(5.17, 3.04),
      figure(44.93, 12.34),
      figure(99.86, 0.03),
      figure(87_110, 34_747),
    ),
  ],
  'walking-tiny-x8': [
    baseline1(91.32, 375.45, 98.04),
    row(
      'AutoTinyML',
      figure(91.41, 0.85),
      figure(5.42, 3.22),
      figure(49.51, 11.04),
      figure(98.42, 0.59),
      figure(159_714, 61_613),
    ),
  ],
  'bottles-big-x8': [
    BASELINE_2,
    row(
      'SVM-CBO with a forest',
      figure(98.2, 0.57),
      figure(65.29, 10.62),
      figure(119.6, 72.5),
      figure(99.57, 0.63),
      figure(3_240_113, 1_263_412),
    ),
  ],
  'bottles-tiny-x8': [
    BASELINE_2,
    row(
      'SVM-CBO with a forest',
      figure(92, 6.19),
      figure(8.92, 1.24),
      figure(20.46, 15.92),
      figure(98.07, 1.35),
      figure(538_691, 163_633),
    ),
  ],
} as const satisfies Record<string, readonly PublishedRow[]>;
