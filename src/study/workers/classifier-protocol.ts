import type { FirmwareModel } from '../../core/deploy';

/** What workers/classifier.ts offers: an exported model, run as its firmware runs it. */
export interface ClassifierApi {
  /**
   * Class probabilities of raw examples, examples × classes. `kernelsUrl` is where `kernels.wasm` lies.
   * @throws AppError `binary-missing`, `weights-not-finite`
   */
  classify(
    model: FirmwareModel,
    raw: Float32Array,
    kernelsUrl: string,
    onShare: (share: number) => void,
  ): Promise<Float32Array>;
}
