import type { IngestFile } from '../../ingest-protocol';
import { stemOf } from '../classes-from-paths';

const SENSORS = [
  /^(user|linear|total)?[ _]?(acceler(ometer|ation)|acc$)/i,
  /^gyro(scope)?/i,
  /^magnet(ometer|icfield)/i,
  /^(gravity|orientation|barometer|pressure|light|microphone|pedometer|location|gps|(bvp|eda|hr|ibi|temp)$)/i,
];

/**
 * Phone recorders write a file per sensor, and files about the recording: those of one sensor are data, the acceleration
 * first. Nothing where files are not named so, or where there is but one kind.
 */
export function chooseSensor(
  files: readonly IngestFile[],
): { name: string; files: readonly IngestFile[] } | undefined {
  const stems = files.map(({ path }) => kindOf(stemOf(path)));
  const kinds = [...new Set(stems)];
  if (kinds.length < 2) return undefined;
  const isSensor = SENSORS.map((pattern) => kinds.filter((stem) => pattern.test(stem)));
  const known = isSensor.flat().length;
  const about = kinds.filter((stem) => /^(annotation|meta|device|tags$|info$)/i.test(stem)).length;
  if (known === 0 || known + about < kinds.length / 2) return undefined;
  const name = isSensor.flat()[0];
  return { name, files: files.filter((_, f) => stems[f] === name) };
}

/** The sensor that a name begins with: `Accelerometer-2011-04-11-walk` and `Accelerometer_run_2` are of one. */
function kindOf(stem: string): string {
  const [found] = SENSORS.flatMap((pattern) => pattern.exec(stem)?.[0] ?? []);
  if (found === undefined) return stem;
  const word = /^\p{L}*/u.exec(stem.slice(found.length))![0];
  const rest = stem.slice(found.length + word.length);
  return /^[\s_.-]+[\p{L}\p{N}]/u.test(rest) ? found + word : stem;
}
