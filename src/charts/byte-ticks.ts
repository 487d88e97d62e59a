/** Round values (1, 2, 5 × 10ⁿ) inside a logarithmic axis, thinned to whole decades where they would crowd. */
export function byteTicks([low, high]: readonly [number, number], most: number): number[] {
  const ticks = (factors: readonly number[]): number[] => {
    const found: number[] = [];
    for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
      for (const factor of factors) {
        const value = factor * 10 ** power;
        if (value >= low && value <= high) found.push(value);
      }
    }
    return found;
  };
  return [[1, 2, 5], [1, 3], [1]].map(ticks).find((values) => values.length <= most) ?? ticks([1]);
}
