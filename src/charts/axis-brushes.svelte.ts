import { setBrush, type Brushes, type ParallelAxis } from './data/parallel';

/** The parts of parallel axes that lines must pass, as pointer and keyboard move them. */
export class AxisBrushes {
  /** The axis whose brush was moved last, and its range. */
  along = $state('');
  range = $state.raw<readonly [number, number] | undefined>();
  /** The brushes of the other axes, which rest while that one moves. */
  others = $state.raw<Brushes>({});

  readonly all = $derived<Brushes>(this.range ? { ...this.others, [this.along]: this.range } : this.others);
  readonly any = $derived(Object.keys(this.all).length > 0);

  rangeOf({ id }: ParallelAxis): readonly [number, number] {
    return this.all[id] ?? [0, 1];
  }

  set({ id }: ParallelAxis, from: number, to: number): void {
    if (id !== this.along) {
      const { [id]: _before, ...rest } = this.all;
      [this.others, this.along] = [rest, id];
    }
    this.range = setBrush({}, id, from, to)[id];
  }

  /** Moves one end; it never passes the other one. */
  moveEnd(axis: ParallelAxis, end: 'low' | 'high', by: number): void {
    const [low, high] = this.rangeOf(axis);
    const moved = Math.min(1, Math.max(0, (end === 'low' ? low : high) + by));
    if (end === 'low' && moved < high) this.set(axis, moved, high);
    if (end === 'high' && low < moved) this.set(axis, low, moved);
  }

  clear(): void {
    this.others = {};
    this.range = undefined;
  }
}
