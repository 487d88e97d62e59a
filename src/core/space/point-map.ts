import type { Point } from './parameter';

/** The golden ratio: no sum of its powers times whole numbers is a round number by accident. */
const MULTIPLIER = 1.618033988749895;

/** Equal for equal points; others rarely share it. */
function digestOf(point: Point): number {
  let digest = 0;
  for (let i = 0; i < point.length; i++) digest = digest * MULTIPLIER + point[i];
  return digest;
}

function areEqual(a: Point, b: Point): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Values by point, without writing coordinates out as text. Points are those of one space, settled (see conditions.ts). */
export class PointMap<Value> {
  readonly #entries = new Map<number, { point: Point; value: Value }[]>();

  /** How many points it holds, but for the rare ones that share a digest. */
  get size(): number {
    return this.#entries.size;
  }

  clear(): void {
    this.#entries.clear();
  }

  get(point: Point): Value | undefined {
    return this.#entries.get(digestOf(point))?.find((entry) => areEqual(entry.point, point))?.value;
  }

  /** Of equal points the first value stays. */
  add(point: Point, value: Value): void {
    const digest = digestOf(point);
    const entries = this.#entries.get(digest);
    if (entries === undefined) this.#entries.set(digest, [{ point, value }]);
    else if (!entries.some((entry) => areEqual(entry.point, point))) entries.push({ point, value });
  }
}
