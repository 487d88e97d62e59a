import { cutRecording } from './cut-recording';
import { samplePeriod, clockOf } from './sampling-rate';
import type { Recording } from './recording';

/** Corner of the low-pass that takes what changes slowly for gravity. */
export const GRAVITY_HERTZ = 0.3;

/**
 * Each channel minus gravity, which a first-order low-pass follows: g ← g + (1 − exp(−2π·0.3 Hz·T))·(a − g), with T the
 * sample period, beginning anew with the first row of every unbroken stretch. Causal, and three operations a sample: a
 * microcontroller can do the same. Throws AppError `no-clock`.
 */
export function removeGravity(recording: Recording, maxGapPeriods: number): Recording {
  const share = 1 - Math.exp(-2 * Math.PI * GRAVITY_HERTZ * samplePeriod(clockOf(recording)));
  const unlabelled = { ...recording, labels: new Uint16Array(recording.labels.length) };
  const { segments } = cutRecording(unlabelled, maxGapPeriods);
  const channels = recording.channels.map((values) => {
    const moving = new Float32Array(values.length);
    for (const { firstRow, rows } of segments) {
      let gravity = values[firstRow];
      for (let row = firstRow; row < firstRow + rows; row++) {
        gravity += share * (values[row] - gravity);
        moving[row] = values[row] - gravity;
      }
    }
    return moving;
  });
  return { ...recording, channels };
}

/** Adds √(x² + y² + z²) of the first three channels (or of as many as there are) as a channel. */
export function addMagnitude(recording: Recording): Recording {
  const axes = recording.channels.slice(0, 3);
  const magnitude = axes[0].map((_, row) => Math.hypot(...axes.map((values) => values[row])));
  return { ...recording, channels: [...recording.channels, magnitude] };
}
