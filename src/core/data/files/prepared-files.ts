import type { IngestChoices, IngestFile, Inspection } from '../ingest-protocol';
import { hasArchives, unpackArchives } from './archives/unpack';
import { arrangeFiles, asTheyAre, type Arrangement } from './arrange';
import { explanationOf } from './explanation';

/** What readers see of the files that were dropped: archives unpacked, and put together what belongs together. */
export class PreparedFiles {
  #key = '';
  #unpacked: Promise<readonly IngestFile[]> | undefined;
  #arranged: Promise<Arrangement> | undefined;

  /** The files to look at; `apart` leaves each as it is. */
  async toInspect(files: readonly IngestFile[], apart: boolean): Promise<Arrangement> {
    this.#prepareFor(files);
    return apart ? { ...asTheyAre(await this.#unpacked!), apart } : this.#arrangement();
  }

  /** The files that choices name. */
  async toRead(files: readonly IngestFile[], { apart }: IngestChoices): Promise<readonly IngestFile[]> {
    return (await this.toInspect(files, apart ?? false)).files;
  }

  #arrangement(): Promise<Arrangement> {
    return (this.#arranged ??= this.#unpacked!.then(arrangeFiles));
  }

  /** What was prepared before is kept: a reading need not unpack and put together again. */
  #prepareFor(files: readonly IngestFile[]): void {
    const key = JSON.stringify(
      files.map(({ path, blob }) => [path, blob.size, blob instanceof File ? blob.lastModified : 0]),
    );
    if (key === this.#key && this.#unpacked) return;
    this.#key = key;
    this.#unpacked = hasArchives(files) ? unpackArchives(files) : Promise.resolve(files);
    this.#arranged = undefined;
  }
}

/** An inspection that also says what was put together. */
export function withArrangement(inspection: Inspection, { told, leftOut, apart }: Arrangement): Inspection {
  if (apart) return { ...inspection, choices: { ...inspection.choices, apart } };
  if (told.length === 0 && leftOut.length === 0) return inspection;
  const reasons = { ...inspection.reasons, told: [...told, ...inspection.reasons.told] };
  const { choices } = inspection;
  return {
    ...inspection,
    reasons,
    leftOut: [...inspection.leftOut, ...leftOut],
    explanation:
      choices.columns.length > 0 ? explanationOf({ reasons, choices }, choices) : inspection.explanation,
    put: true,
  };
}
