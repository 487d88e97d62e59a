import type {
  DecodeImage,
  FileFormat,
  IngestChoices,
  IngestFile,
  Inspection,
  LoadKernels,
  Pace,
  ReadOutcome,
} from '../ingest-protocol';
import type { ReadCache } from './tables/read-cache';

/** What a reader may use while it reads. */
export interface ReadTools {
  /** Told about progress between slices of work; rejects to cancel. */
  pace: Pace;
  /** Absent where images cannot be decoded. */
  decode?: DecodeImage;
  /** Cells that earlier readings kept. */
  cache: ReadCache;
  /** Needed where recordings are to be prepared. */
  kernels?: LoadKernels;
}

/** Reads the files of one format. A format of rows and columns is made a reader by `tableReader`. */
export interface FileReader {
  /**
   * Looks at the beginning of the files that are of the format (`filesOfFormat`) and guesses how to read them; others are
   * told as left out. `format` fixes parts of the format of text. Throws AppError where the bytes are of no such format.
   */
  inspect(files: readonly IngestFile[], format: Partial<FileFormat>): Promise<Inspection>;
  /** Reads the files that the choices name. Throws AppError where they cannot be read so. */
  read(files: readonly IngestFile[], choices: IngestChoices, tools: ReadTools): Promise<ReadOutcome>;
}
