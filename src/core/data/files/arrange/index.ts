import type { IngestFile } from '../../ingest-protocol';
import { asTheyAre, type Arrangement } from './arrangement';
import { arraysBeside } from './arrays-apart';
import { joinByStart } from './join-by-start';
import { joinSensors } from './join-sensors';
import { labelsBeside } from './labels-apart';
import { withoutStamps } from './serial-stamps';

export { asTheyAre, type Arrangement };

/**
 * Puts together what belongs together before any reader sees it: sensors of one recording by their clocks or by start and rate, labels and axes
 * in files of their own, and lines that a serial monitor stamped.
 */
export async function arrangeFiles(files: readonly IngestFile[]): Promise<Arrangement> {
  const plain = await Promise.all(files.map(withoutStamps));
  const arrays = await arraysBeside(plain);
  const labelled = await labelsBeside(arrays.files);
  const started = await joinByStart(labelled.files);
  const joined = await joinSensors(started.files);
  const stamped = plain.filter((file, f) => file !== files[f]).length;
  return {
    files: joined.files,
    told: [
      ...(stamped > 0 ? ['The times that a serial monitor put before the lines are the clock.'] : []),
      ...arrays.told,
      ...labelled.told,
      ...started.told,
      ...joined.told,
    ],
    leftOut: [...labelled.leftOut, ...started.leftOut, ...joined.leftOut],
  };
}
