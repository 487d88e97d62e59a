import { randomStream } from '../../random';
import { rounded } from './recording-sample';
import type { SampleRows } from './row-sample';

const ROWS = 800;

/**
 * Pumps that run or are about to fail, a row each. Wear shows in temperature and current only where the load is known, too
 * much and too little pressure are both bad, and one column says nothing; one state in twenty is noted down wrongly.
 */
export function pumpRows(seed: number): SampleRows {
  const random = randomStream(seed, 'pumps');
  const rows: number[][] = [];
  const classes: string[] = [];
  for (let row = 0; row < ROWS; row++) {
    const load = 0.3 + 0.7 * random.uniform();
    const wear = random.normal();
    const pressure = random.normal();
    const failing = wear + 0.8 * (pressure * pressure - 1) + 0.25 * random.normal() > 0.35;
    rows.push([
      rounded(load, 3),
      rounded(35 + 30 * load + 4 * wear + 1.2 * random.normal(), 2),
      rounded(2 + 5 * load + 0.5 * wear * load + 0.15 * random.normal(), 3),
      rounded(4 + 0.6 * pressure, 3),
      rounded(20 + 5 * random.normal(), 2),
    ]);
    const wrong = random.uniform() < 0.05;
    classes.push(failing !== wrong ? 'failing' : 'running');
  }
  return {
    file: 'pumps',
    columnNames: ['load', 'temperature_celsius', 'current_ampere', 'pressure_bar', 'room_celsius'],
    rows,
    classes,
  };
}
