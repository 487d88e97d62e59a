import { bufferOf, buffersAlive, lastUses, NETWORK_INPUT } from '../steps';
import type { DeviceStep, StepPlace } from './types';

const WORD_BYTES = 4;

function inWords(bytes: number): number {
  return Math.ceil(bytes / WORD_BYTES) * WORD_BYTES;
}

type ArenaStep = Pick<DeviceStep, 'outputSize' | 'from' | 'into'>;

/** What one step made, for as long as any step looks at it. */
interface Buffer {
  made: number;
  last: number;
  bytes: number;
}

/**
 * Places activations in one arena, so that what is alive at the same time never overlaps. The network's input is the
 * caller's, and so are the probabilities; int8 logits are kept in the arena. `stepBytes`: what is alive in it while each
 * step runs. The arena of a chain is as large as the largest of these; where shortcuts leave gaps it can be larger.
 */
export function planArena(steps: readonly ArenaStep[], bytesPerEntry: 1 | 4) {
  const callers = bytesPerEntry === 4 ? steps.length - 1 : null;
  const buffers = [...lastUses(steps)]
    .filter(([made]) => made !== callers)
    .map(([made, last]): Buffer => ({ made, last, bytes: inWords(steps[made].outputSize * bytesPerEntry) }));
  const bytesOf = new Map(buffers.map(({ made, bytes }) => [made, bytes]));
  const stepBytes = steps.map((_, i) =>
    buffersAlive(steps, i).reduce((sum, made) => sum + (bytesOf.get(made) ?? 0), 0),
  );
  const isChain = steps.every(({ from, into }, i) => into === undefined && from === i - 1);
  const { offsets, arenaBytes } = isChain
    ? // A single float step needs none.
      atAlternatingEnds(buffers, Math.max(...stepBytes))
    : tightest(buffers);
  const placeOf = (step: number) =>
    step === NETWORK_INPUT ? null : (offsets.get(bufferOf(steps, step)) ?? null);
  const places = steps.map(({ from }, i): StepPlace => ({ input: placeOf(from), output: placeOf(i) }));
  return { arenaBytes, stepBytes, places };
}

/** A chain needs no more than its widest pair of neighbours: one at the front of the arena, the other at its end. */
function atAlternatingEnds(buffers: readonly Buffer[], arenaBytes: number) {
  const offsets = new Map(
    buffers.map(({ made, bytes }) => [made, made % 2 === 0 ? 0 : arenaBytes - bytes] as const),
  );
  return { offsets, arenaBytes };
}

/** Each buffer in its turn at the lowest place that is free as long as it lives; the order that needs least. */
function tightest(buffers: readonly Buffer[]) {
  const orders: ((a: Buffer, b: Buffer) => number)[] = [
    (a, b) => b.bytes - a.bytes || a.made - b.made,
    (a, b) => a.made - b.made,
    (a, b) => b.last - b.made - (a.last - a.made) || b.bytes - a.bytes,
    (a, b) => b.bytes * (b.last - b.made + 1) - a.bytes * (a.last - a.made + 1) || a.made - b.made,
  ];
  return orders
    .map((order) => lowestPlaces([...buffers].sort(order)))
    .reduce((best, plan) => (plan.arenaBytes < best.arenaBytes ? plan : best));
}

function lowestPlaces(buffers: readonly Buffer[]) {
  const placed: (Buffer & { offset: number })[] = [];
  for (const buffer of buffers) {
    const beside = placed
      .filter(({ made, last }) => made <= buffer.last && buffer.made <= last)
      .sort((a, b) => a.offset - b.offset);
    let offset = 0;
    for (const other of beside) {
      if (other.offset >= offset + buffer.bytes) break;
      offset = Math.max(offset, other.offset + other.bytes);
    }
    placed.push({ ...buffer, offset });
  }
  return {
    offsets: new Map(placed.map(({ made, offset }) => [made, offset])),
    arenaBytes: Math.max(WORD_BYTES, ...placed.map(({ offset, bytes }) => offset + bytes)),
  };
}
