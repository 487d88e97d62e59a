import { isInside, type Curve } from '../curves';
import { MESH, type Truth } from './scene';

const FINE = 4000;

/** The curve as the pictures draw it once it is revealed. */
export function truthOf(curve: Curve): Truth {
  let top = { x: 0, accuracy: -Infinity };
  let topDeployable: Truth['topDeployable'] = null;
  const candidates = [...Array.from({ length: FINE + 1 }, (_, i) => i / FINE), ...curve.deployable.flat()];
  for (const x of candidates) {
    const accuracy = curve.accuracy(x);
    if (accuracy > top.accuracy) top = { x, accuracy };
    if (isInside(curve, x) && (topDeployable === null || accuracy > topDeployable.accuracy)) {
      topDeployable = { x, accuracy };
    }
  }
  return { accuracy: MESH.map(curve.accuracy), deployable: curve.deployable, top, topDeployable };
}
