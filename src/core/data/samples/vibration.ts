import { randomStream, type Random } from '../../random';
import { rounded, type SampleRecording } from './recording-sample';

const MACHINES = 12;
const STATES = ['healthy', 'imbalance', 'inner race', 'outer race'];
const HERTZ = 1000;
const ROWS_PER_STATE = 1800;

/**
 * Vibration of twelve machines in four states, 1 kHz, two axes. Imbalance strengthens the shaft's own frequency; a damaged
 * race rings a resonance at each roller that passes, at about 3.6 (outer) and 5.4 (inner) times the shaft's frequency, the
 * inner one louder and softer as the damage turns through the load. Speed, load and mounting differ between machines.
 */
export function vibrationRecordings(seed: number): SampleRecording[] {
  return Array.from({ length: MACHINES }, (_, m) => {
    const machine = `machine ${m + 1}`;
    const random = randomStream(seed, 'vibration', machine);
    const mounting = drawMounting(random);
    const rows = STATES.flatMap((state, s) => run(state, mounting, s * ROWS_PER_STATE, random));
    return {
      file: 'bearings',
      session: machine,
      rows,
      classOf: (row) => STATES[Math.floor(row / ROWS_PER_STATE)],
    };
  });
}

interface Mounting {
  shaftHz: number;
  resonanceHz: number;
  /** Share of each axis in the shaft's and in the rollers' vibration. */
  shaft: readonly [number, number];
  knock: readonly [number, number];
  noise: number;
}

function drawMounting(random: Random): Mounting {
  const spread = (value: number, sd: number) => value * Math.exp(sd * random.normal());
  return {
    shaftHz: spread(25, 0.12),
    resonanceHz: spread(220, 0.1),
    shaft: [spread(0.5, 0.3), spread(0.4, 0.3)],
    knock: [spread(1, 0.2), spread(1.3, 0.2)],
    noise: spread(0.3, 0.15),
  };
}

function run(state: string, mounting: Mounting, firstRow: number, random: Random): number[][] {
  const severity = Math.exp(0.3 * random.normal());
  const knocksPerTurn = { 'inner race': 5.4, 'outer race': 3.6 }[state] ?? 0;
  const imbalance = state === 'imbalance' ? 1 + 1.4 * severity : 1;
  const rows: number[][] = [];
  let [turns, load, ringing, sinceKnock, knocks] = [random.uniform(), 0, 0, 0, random.uniform()];
  for (let row = firstRow; row < firstRow + ROWS_PER_STATE; row++) {
    load = 0.999 * load + 0.002 * random.normal();
    turns += (mounting.shaftHz * (1 + load)) / HERTZ;
    const before = Math.floor(knocks);
    // Rollers slip a little, so knocks are not strictly periodic.
    knocks += (knocksPerTurn * mounting.shaftHz * (1 + load) * (1 + 0.05 * random.normal())) / HERTZ;
    if (Math.floor(knocks) > before) {
      const loaded = state === 'inner race' ? 0.6 + 0.5 * Math.cos(2 * Math.PI * turns) : 1;
      [ringing, sinceKnock] = [severity * loaded * (0.8 + 0.4 * random.uniform()), 0];
    }
    const knock =
      ringing *
      Math.exp(-sinceKnock / 8) *
      Math.cos((2 * Math.PI * mounting.resonanceHz * sinceKnock) / HERTZ);
    sinceKnock++;
    const axis = (a: 0 | 1) =>
      imbalance * mounting.shaft[a] * Math.cos(2 * Math.PI * turns + a) +
      0.25 * mounting.shaft[a] * Math.cos(4 * Math.PI * turns) +
      mounting.knock[a] * knock +
      mounting.noise * random.normal();
    rows.push([rounded(row / HERTZ, 3), rounded(axis(0), 4), rounded(axis(1), 4)]);
  }
  return rows;
}
