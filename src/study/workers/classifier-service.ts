import { releaseProxy, transfer } from 'comlink';
import { classifyAsFirmware } from '../../core/deploy';
import type { ClassifierApi } from './classifier-protocol';

/** Runs exported models on examples; what a worker offers, and what tests run in place. */
export function createClassifierService(
  loadModule: (url: string) => Promise<WebAssembly.Module>,
): ClassifierApi {
  return {
    async classify(model, raw, kernelsUrl, onShare) {
      const steps = classifyAsFirmware(await loadModule(kernelsUrl), model, raw);
      let step = steps.next();
      while (!step.done) {
        onShare(step.value);
        step = steps.next();
      }
      (onShare as { [releaseProxy]?: () => void })[releaseProxy]?.();
      return transfer(step.value, [step.value.buffer as ArrayBuffer]);
    },
  };
}
