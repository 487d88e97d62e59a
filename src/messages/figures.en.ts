import { format } from 'd3-format';
import { count } from './format';
import type { LatencyRange, Board } from '../core/deploy';

/** An estimate claims no more than it knows: two digits. */
const rough = format(',.2~r');

/** English text of a network's figures. A translation is another object of this shape. */
export const figureText = {
  latency: 'Latency',
  energy: 'Energy',
  l2: 'L2 relative error',
  l2Help:
    'L2 relative error: the length of the difference between the class probabilities of the converted and the original model, as a share of the original’s.',
  converted: (measure: string) =>
    measure === 'accuracy' ? 'After conversion' : `After conversion, ${measure}`,
  range: (low: number, high: number, unit: 'ms' | 'mJ') => `${rough(low)}–${rough(high)} ${unit}`,
  includes: ({ signal: { lowMs, highMs } }: LatencyRange) =>
    `with ${rough(lowMs)}–${rough(highMs)} ms for what is done to raw values before the network`,
  basis: { published: 'published', estimated: 'estimated' } satisfies Record<LatencyRange['basis'], string>,
  noEnergy: 'no published current',
  sources: 'Where latency and energy come from',
  latencySource: ({ core, clockMhz }: Board, { cyclesPerMacc: [low, high], basis, signal }: LatencyRange) =>
    `Latency: MACC × ${low} to ${high} cycles ÷ ${clockMhz} MHz; cycles a MACC on ${core} ` +
    (basis === 'published'
      ? 'as published for X-CUBE-AI and as measured. '
      : 'are estimated from the kernels’ instructions. ') +
    `From one window to the next, ${count(Math.round(signal.instructions))} instructions come before the network, as counted on an emulated Cortex-M4; cycles for them are estimated.`,
  energySource: ({ runPower, source }: Board) =>
    runPower
      ? `Energy: latency × ${runPower.microampsPerMhz} µA/MHz at ${runPower.volts} V, run current of the chip by ${source}.`
      : 'Energy: the list of boards has no published run current for this one.',
} as const;
