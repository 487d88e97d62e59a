import { randomStream, type Random } from '../../random';
import { rounded, type SampleRecording } from './recording-sample';

const PERSONS = ['ada', 'bruno', 'chiara', 'david', 'elif', 'farid'];
const SECONDS = 300;
const HERTZ = 32;
const HARMONICS = 6;
const GRAVITY = 9.81;

/**
 * An average walker with a phone in the chest pocket: amplitude in m/s² of the harmonics of the stride (two steps), for
 * the sideways, upward and forward axis. Even harmonics belong to the step, odd ones to the difference of left and right.
 */
const AVERAGE_GAIT = [
  [1.1, 0.35, 0.55, 0.2, 0.25, 0.1],
  [0.3, 2.6, 0.25, 1.0, 0.15, 0.4],
  [0.4, 1.5, 0.3, 0.7, 0.2, 0.3],
];
const AVERAGE_PHASES = [
  [0.2, 1.1, 0.7, 2.0, 1.4, 0.3],
  [1.0, 0.0, 2.2, 0.9, 0.1, 1.8],
  [2.1, 1.6, 0.4, 2.6, 1.2, 0.8],
];

/** How far persons differ from the average, and a person from step to step and from minute to minute. */
const BETWEEN = { cadence: 0.07, amplitude: 0.45, phase: 0.9, tilt: 0.22 };
const WITHIN = {
  cadence: 0.025,
  amplitude: 0.1,
  phase: 0.12,
  tilt: 0.1,
  speed: 0.04,
  noise: 0.4,
  offset: 0.2,
};

interface Gait {
  strideHz: number;
  amplitudes: readonly (readonly number[])[];
  phases: readonly (readonly number[])[];
  tilt: readonly [number, number];
}

/**
 * Walking recordings of six persons, told apart by the shape of their steps: harmonics of the stride on three axes with
 * variation from step to step, slowly changing speed, gravity through a pocketed phone that is seated anew now and then,
 * sensor noise, drifting offset, an irregular clock and a few gaps.
 */
export function walkingRecordings(seed: number): SampleRecording[] {
  return PERSONS.map((person) => {
    const gait = drawGait(randomStream(seed, 'walking', person, 'gait'));
    const rows = walk(gait, randomStream(seed, 'walking', person, 'walk'));
    return { file: person, session: person, rows, classOf: () => person };
  });
}

function drawGait(random: Random): Gait {
  const vary = (average: readonly (readonly number[])[], change: (value: number) => number) =>
    average.map((harmonics) => harmonics.map(change));
  return {
    strideHz: 0.92 * Math.exp(BETWEEN.cadence * random.normal()),
    amplitudes: vary(AVERAGE_GAIT, (amplitude) => amplitude * Math.exp(BETWEEN.amplitude * random.normal())),
    phases: vary(AVERAGE_PHASES, (phase) => phase + BETWEEN.phase * random.normal()),
    tilt: [BETWEEN.tilt * random.normal(), BETWEEN.tilt * random.normal()],
  };
}

function walk(gait: Gait, random: Random): number[][] {
  const rows: number[][] = [];
  const slow = { speed: 0, offset: [0, 0, 0] };
  let tilt = seat(gait, random);
  let step = varyStep(random);
  let stride = random.uniform();
  let reseat = 20 + 40 * random.uniform();
  for (let seconds = 0; seconds < SECONDS; seconds += (1 + 0.1 * (random.uniform() - 0.5)) / HERTZ) {
    if (random.uniform() < 0.0004) seconds += 0.5 + random.uniform();
    if (seconds > reseat) {
      tilt = seat(gait, random);
      reseat = seconds + 20 + 40 * random.uniform();
    }
    slow.speed = drift(slow.speed, WITHIN.speed, 15, random);
    slow.offset = slow.offset.map((offset) => drift(offset, WITHIN.offset, 30, random));
    const before = Math.floor(2 * stride);
    stride += (gait.strideHz * (1 + slow.speed) * step.pace) / HERTZ;
    if (Math.floor(2 * stride) > before) step = varyStep(random);
    const body = accelerations(gait, step, stride, 1 + 1.5 * slow.speed);
    const sensed = rotate(body, tilt).map(
      (a, axis) => a + slow.offset[axis] + WITHIN.noise * random.normal(),
    );
    rows.push([rounded(seconds, 5), ...sensed.map((a) => rounded(a, 4))]);
  }
  return rows;
}

interface Step {
  pace: number;
  strength: readonly number[];
  shift: readonly number[];
}

function varyStep(random: Random): Step {
  const each = (draw: () => number) => Array.from({ length: HARMONICS }, draw);
  return {
    pace: 1 + WITHIN.cadence * random.normal(),
    strength: each(() => Math.exp(WITHIN.amplitude * random.normal())),
    shift: each(() => WITHIN.phase * random.normal()),
  };
}

function accelerations(gait: Gait, step: Step, stride: number, effort: number): number[] {
  const axes = gait.amplitudes.map((amplitudes, axis) => {
    let sum = 0;
    for (const [h, amplitude] of amplitudes.entries()) {
      const angle = 2 * Math.PI * (h + 1) * stride + gait.phases[axis][h] + step.shift[h];
      sum += amplitude * step.strength[h] * Math.cos(angle);
    }
    return effort * sum;
  });
  axes[1] += GRAVITY;
  return axes;
}

/** How the phone sits in the pocket: lean to the side and to the front in radians. */
function seat({ tilt }: Gait, random: Random): [number, number] {
  return [tilt[0] + WITHIN.tilt * random.normal(), tilt[1] + WITHIN.tilt * random.normal()];
}

function rotate([x, y, z]: number[], [roll, pitch]: readonly number[]): number[] {
  const [cr, sr, cp, sp] = [Math.cos(roll), Math.sin(roll), Math.cos(pitch), Math.sin(pitch)];
  const up = sr * x + cr * y;
  return [cr * x - sr * y, cp * up - sp * z, sp * up + cp * z];
}

/** One sample of an Ornstein–Uhlenbeck process with the given standard deviation and correlation time in seconds. */
function drift(value: number, sd: number, seconds: number, random: Random): number {
  const keep = Math.exp(-1 / (HERTZ * seconds));
  return keep * value + sd * Math.sqrt(1 - keep * keep) * random.normal();
}
