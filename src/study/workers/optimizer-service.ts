import { transfer } from 'comlink';
import { AppError } from '../../core/errors';
import { createOptimizer, type Optimizer } from '../../core/search';
import type { Configuration } from '../../core/space';
import { screenOf } from '../../planning/screen';
import type { OptimizerApi, StudyExplanation } from './optimizer-protocol';

/** Runs one optimizer; what a worker offers, and what tests run in place. */
export function createOptimizerService(): OptimizerApi {
  let optimizer: Optimizer | null = null;
  let passes: ((configuration: Configuration) => boolean) | null = null;
  const started = () => {
    if (!optimizer)
      throw new AppError('optimizer-not-started', 'The optimizer was asked before it was started.');
    return optimizer;
  };
  return {
    restart({ settings, screen }, observations, asked) {
      passes = screen ? screenOf(screen) : null;
      const options = { ...settings.options, ...(passes && { screen: passes }) };
      optimizer = createOptimizer({ ...settings, options });
      optimizer.tell(observations);
      optimizer.expect(asked);
    },
    tell: (observations) => started().tell(observations),
    ask: (count) => started().ask(count),
    explain(points) {
      const fits = passes && Uint8Array.from(points, (point) => Number(passes!(point)));
      const explanation = { ...started().explain(points), fits };
      return transfer(explanation, buffersOf(explanation));
    },
  };
}

function buffersOf(explanation: StudyExplanation): ArrayBuffer[] {
  const { mean, sd, acquisition, feasibility, probability, fits } = explanation;
  const buffers = [mean, sd, acquisition, feasibility, probability, fits].flatMap(
    (array) => array?.buffer ?? [],
  );
  return [...new Set(buffers)] as ArrayBuffer[];
}
