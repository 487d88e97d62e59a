import type { DatasetSummary, Normalisation } from '../data';
import type { Board, Compression, DecisionRule, Figures, LimitProfile, Limits, Violation } from '../deploy';
import type { Network } from '../network';
import type { Configuration } from '../space';

/** How the exported model did on recordings that the search never saw. */
export interface TestScore {
  accuracy: number;
  /** 95 % interval. */
  interval: readonly [number, number];
  examples: number;
  /** What the search maximised, where that is not the accuracy. */
  objective?: { name: string; value: number };
}

/** A trained model with everything that goes into an export. */
export interface ExportModel {
  /** As the person named it; made safe wherever it becomes a file name or an identifier. */
  name: string;
  network: Network;
  /** As trained, before compression. */
  weights: readonly Float32Array[];
  compression: Compression;
  normalisation: Normalisation;
  data: Pick<
    DatasetSummary,
    | 'name'
    | 'reading'
    | 'input'
    | 'classNames'
    | 'channelNames'
    | 'tableColumns'
    | 'samplingHz'
    | 'preparation'
  >;
  /** Raw training examples, one after the other, before normalisation: they calibrate int8 and become test vectors. */
  examples: Float32Array;
  /** How several windows make a decision, for what is fed sample by sample; absent: each is told by itself. */
  decisions?: DecisionRule;
  /** Stretches of recordings as the sensor gave them, sample by sample; absent in data of earlier versions. */
  rawStretches?: readonly Float32Array[];
  board: Board;
  profile: LimitProfile;
  limits: Limits;
  figures: Figures;
  deployable: boolean;
  violations: readonly Violation[];
  testScore?: TestScore;
  configuration: Configuration;
  study: { method: string; seed: number; trials: number; trial: number };
  /** What else a reader should know of the model, in sentences. */
  remarks?: readonly string[];
  /** The whole study as the page saves it. */
  studyFile?: string;
}

/** What exporters need beside the model. */
export interface ExportContext {
  /** `kernels.wasm`, compiled. */
  kernels: WebAssembly.Module;
  /** The C sources of the kernels by file name, as they lie in `kernels/`. */
  kernelSources: Readonly<Record<string, string>>;
}

/** Contents by path inside the export, `/` between folders. */
export type ExportFiles = Map<string, Uint8Array>;

/** One format. Adding one means a file in this folder and a line in `EXPORTERS`. */
export interface Exporter {
  id: string;
  label: string;
  /** One sentence for the person who chooses, and for the README. */
  description: string;
  /** Why this format cannot hold the model, in a sentence; nothing where it can. */
  refuses?(model: ExportModel): string | undefined;
  export(model: ExportModel, context: ExportContext): ExportFiles;
}
