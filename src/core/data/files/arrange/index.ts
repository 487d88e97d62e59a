import type { IngestFile } from '../../ingest-protocol';
import { asTheyAre, type Arrangement } from './arrangement';
import { arraysBeside } from './arrays-apart';
import { eventsApart } from './events-apart';
import { headingsAsClasses } from './headings';
import { joinByStart } from './join-by-start';
import { joinSensors } from './join-sensors';
import { labelsBeside } from './labels-apart';
import { withRowNames } from './row-names';
import { withoutStamps } from './serial-stamps';

export { asTheyAre, type Arrangement };

/**
 * Puts together what belongs together before any reader sees it: sensors of one recording by their clocks or by start and rate, labels and axes
 * in files of their own, words above blocks of numbers, rows with names of their own, lines that a serial monitor stamped, and
 * words for spans of a recording.
 */
export async function arrangeFiles(files: readonly IngestFile[]): Promise<Arrangement> {
  const unstamped = await Promise.all(files.map(withoutStamps));
  const headed = await Promise.all(unstamped.map(headingsAsClasses));
  const plain = await Promise.all(headed.map(({ file }) => withRowNames(file)));
  const arrays = await arraysBeside(plain);
  const labelled = await labelsBeside(arrays.files);
  const started = await joinByStart(labelled.files);
  const joined = await joinSensors(started.files);
  const apart = await eventsApart(joined.files);
  const stamped = unstamped.filter((file, f) => file !== files[f]).length;
  return {
    files: apart.files,
    told: [
      ...(stamped > 0 ? ['The times that a serial monitor put before the lines are the clock.'] : []),
      ...new Set(headed.flatMap(({ told }) => told ?? [])),
      ...arrays.told,
      ...labelled.told,
      ...started.told,
      ...joined.told,
      ...apart.told,
    ],
    leftOut: [...labelled.leftOut, ...started.leftOut, ...joined.leftOut, ...apart.leftOut],
  };
}
