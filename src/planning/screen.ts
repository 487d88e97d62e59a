import { COMPRESSION_PARAMETER, verdict, type Limits } from '../core/deploy';
import { networkFor, type NetworkTemplate, type Shape } from '../core/network';
import type { Configuration } from '../core/space';
import { figuresOf, targetFor, type Target } from './plan-figures';
import { decisiveParameters } from './share-that-fits';

/** What the screen before training needs to know; a function cannot cross to the worker. */
export interface ScreenSettings {
  template: NetworkTemplate;
  input: Shape;
  classes: number;
  target: Target;
  limits: Limits;
}

/** So many verdicts are remembered. */
const MOST_VERDICTS = 50_000;

/**
 * Lets through what keeps the limits of RAM, ROM, MACC and latency, which need no training. Configurations that differ in
 * how they are trained alone are the same network, which is looked at once.
 */
export function screenOf({
  template,
  input,
  classes,
  target,
  limits,
}: ScreenSettings): (configuration: Configuration) => boolean {
  const decisive = [...decisiveParameters(template), COMPRESSION_PARAMETER];
  const known = new Map<string, boolean>();
  return (configuration) => {
    const key = decisive.map((name) => configuration[name]).join();
    let passes = known.get(key);
    if (passes === undefined) {
      const network = networkFor(configuration, template, input, classes);
      passes = verdict(figuresOf(network, targetFor(target, configuration)), limits).deployable;
      if (known.size >= MOST_VERDICTS) known.clear();
      known.set(key, passes);
    }
    return passes;
  };
}
