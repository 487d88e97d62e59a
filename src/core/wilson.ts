/** 97.5 % point of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * Wilson 95 % score interval of a share: (p̂ + z²/2n ± z·√(p̂(1−p̂)/n + z²/4n²)) / (1 + z²/n), in [0, 1]
 * (E. B. Wilson, JASA 22, 1927). `examples` must be positive.
 */
export function wilsonInterval(right: number, examples: number): readonly [number, number] {
  const share = right / examples;
  const z2 = (Z * Z) / examples;
  const centre = (share + z2 / 2) / (1 + z2);
  const half = (Z / (1 + z2)) * Math.sqrt((share * (1 - share)) / examples + z2 / (4 * examples));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
