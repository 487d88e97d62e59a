import { randomStream, type Random } from '../../random';
import { rounded, type SampleRecording } from './recording-sample';

const PERSONS = ['ada', 'bruno', 'chiara', 'david', 'elif', 'farid', 'greta', 'hugo'];
const REPETITIONS = 10;
const HERTZ = 50;
const GRAVITY = 9.81;

/** Acceleration in m/s² of the hand on its three axes while a gesture is `phase` (0 to 1) done. */
type Gesture = (phase: number) => readonly [number, number, number];

const turn = (phase: number) => 2 * Math.PI * phase;
const bump = (phase: number, at: number, width: number) => Math.exp(-(((phase - at) / width) ** 2));

const GESTURES: Readonly<Record<string, Gesture>> = {
  circle: (p) => [4 * Math.cos(turn(p)), 4 * Math.sin(turn(p)), 0.4 * Math.sin(turn(2 * p))],
  figure: (p) => [4 * Math.cos(turn(p)), 3.5 * Math.sin(turn(2 * p)), 0.4 * Math.cos(turn(p))],
  lift: (p) => [
    0.5 * Math.sin(turn(p)),
    6 * (bump(p, 0.25, 0.15) - bump(p, 0.75, 0.15)),
    1.2 * bump(p, 0.5, 0.3),
  ],
  push: (p) => [
    0.4 * Math.cos(turn(p)),
    1.2 * bump(p, 0.5, 0.3),
    6 * (bump(p, 0.3, 0.14) - bump(p, 0.65, 0.16)),
  ],
  shake: (p) => [5 * Math.sin(turn(4 * p)), 0.8 * Math.sin(turn(4 * p) + 1), 0.6 * Math.cos(turn(4 * p))],
};

/**
 * Gestures of a hand, one per recording: eight persons make each of five gestures ten times, faster or slower, larger
 * or smaller, with the wrist held their way, resting before and after.
 */
export function gestureRecordings(seed: number): SampleRecording[] {
  const recordings: SampleRecording[] = [];
  for (const gesture of Object.keys(GESTURES)) {
    for (const person of PERSONS) {
      const manner = drawManner(randomStream(seed, 'gestures', person));
      for (let repetition = 1; repetition <= REPETITIONS; repetition++) {
        recordings.push({
          file: `${gesture}_${person}_${repetition}`,
          session: person,
          rows: perform(
            GESTURES[gesture],
            manner,
            randomStream(seed, 'gestures', person, gesture, repetition),
          ),
          classOf: () => gesture,
        });
      }
    }
  }
  return recordings;
}

interface Manner {
  seconds: number;
  size: number;
  roll: number;
  pitch: number;
}

function drawManner(random: Random): Manner {
  return {
    seconds: 1.3 * Math.exp(0.15 * random.normal()),
    size: Math.exp(0.25 * random.normal()),
    roll: 0.2 * random.normal(),
    pitch: 0.2 * random.normal(),
  };
}

function perform(gesture: Gesture, manner: Manner, random: Random): number[][] {
  const start = 0.1 + 0.25 * random.uniform();
  const seconds = manner.seconds * Math.exp(0.15 * random.normal());
  const size = manner.size * Math.exp(0.2 * random.normal());
  const [roll, pitch] = [manner.roll + 0.1 * random.normal(), manner.pitch + 0.1 * random.normal()];
  const bend = 0.25 * random.normal();
  const [tremor, phase] = [0.1 + 0.3 * random.uniform(), 2 * Math.PI * random.uniform()];
  const total = Math.max(2.1, start + seconds + 0.2);
  const rows: number[][] = [];
  for (let row = 0; row < total * HERTZ; row++) {
    const done = (row / HERTZ - start) / seconds;
    const inside = done >= 0 && done <= 1;
    // Nobody moves evenly: the phase runs ahead or behind in the middle.
    const moving = inside ? gesture(done + bend * 0.15 * Math.sin(Math.PI * done)) : [0, 0, 0];
    const shaking = tremor * Math.sin((2 * Math.PI * 6.5 * row) / HERTZ + phase);
    const hand = [size * moving[0] + shaking, size * moving[1] + GRAVITY, size * moving[2]];
    const sensed = held(hand, roll, pitch).map((a) => rounded(a + 0.35 * random.normal(), 4));
    rows.push([rounded(row / HERTZ, 2), ...sensed]);
  }
  return rows;
}

/** As the sensor on a wrist turned by roll and pitch feels it. */
function held([x, y, z]: readonly number[], roll: number, pitch: number): number[] {
  const up = Math.sin(roll) * x + Math.cos(roll) * y;
  return [
    Math.cos(roll) * x - Math.sin(roll) * y,
    Math.cos(pitch) * up - Math.sin(pitch) * z,
    Math.sin(pitch) * up + Math.cos(pitch) * z,
  ];
}
