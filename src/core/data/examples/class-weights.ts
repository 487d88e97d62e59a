/** n / (classes · n_c) for every class c of the examples, so that each class weighs the same; 1 for a class without any. */
export function balancedClassWeights(
  labels: Uint16Array,
  examples: Uint32Array,
  classes: number,
): Float32Array {
  const counts = new Uint32Array(classes);
  for (const example of examples) counts[labels[example]] += 1;
  return Float32Array.from(counts, (count) => (count > 0 ? examples.length / (classes * count) : 1));
}
