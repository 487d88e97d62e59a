import type { IngestFile } from '../../ingest-protocol';
import { asTheyAre, type Arrangement } from './arrangement';
import { joinSensors } from './join-sensors';
import { labelsBeside } from './labels-apart';
import { withoutStamps } from './serial-stamps';

export { asTheyAre, type Arrangement };

/**
 * Puts together what belongs together before any reader sees it: sensors of one recording by their clocks, labels and axes
 * in files of their own, and lines that a serial monitor stamped.
 */
export async function arrangeFiles(files: readonly IngestFile[]): Promise<Arrangement> {
  const plain = await Promise.all(files.map(withoutStamps));
  const labelled = await labelsBeside(plain);
  const joined = await joinSensors(labelled.files);
  const stamped = plain.filter((file, f) => file !== files[f]).length;
  return {
    files: joined.files,
    told: [
      ...(stamped > 0 ? ['The times that a serial monitor put before the lines are the clock.'] : []),
      ...labelled.told,
      ...joined.told,
    ],
    leftOut: [...labelled.leftOut, ...joined.leftOut],
  };
}
