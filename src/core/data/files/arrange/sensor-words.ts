import { naturally } from '../../natural-order';
import type { IngestFile } from '../../ingest-protocol';
import { stemOf } from '../classes-from-paths';
import { wordsOf } from '../path-words';
import { folderOf } from './arrangement';

/** Sensors that move together with what is recorded, the one whose clock is kept first. */
const SENSORS = [
  /^(acc|accel|accelero|accelerometers?|accelerations?)\d*$/i,
  /^(gyr|gyro|gyros|gyroscopes?|angularvelocity|rotationrate)\d*$/i,
  /^(mag|magnet|magneto|magnetometers?|magneticfield)\d*$/i,
] as const;

export interface SensorFile {
  file: IngestFile;
  /** Position in `SENSORS`. */
  kind: number;
  /** The word of the path that names the sensor. */
  name: string;
}

/** Files of one recording, a sensor each, the one that leads first. */
export interface RecordingOfSensors {
  /** Path without the word of the sensor. */
  key: string;
  files: readonly SensorFile[];
}

/** Files whose paths differ in the name of a sensor alone, put together. */
export function recordingsOfSensors(files: readonly IngestFile[]): RecordingOfSensors[] {
  const groups = new Map<string, SensorFile[]>();
  for (const file of files) {
    const found = sensorOf(file);
    if (!found) continue;
    const own = groups.get(found.key) ?? [];
    if (!own.some(({ kind }) => kind === found.kind)) own.push(found);
    groups.set(found.key, own);
  }
  return [...groups]
    .map(([key, own]) => ({ key, files: own.sort((a, b) => a.kind - b.kind) }))
    .sort((a, b) => naturally(a.key, b.key));
}

function sensorOf(file: IngestFile): (SensorFile & { key: string }) | undefined {
  const folders = folderOf(file.path).split('/');
  const stem = wordsOf(stemOf(file.path));
  const kindOf = (word: string) => SENSORS.findIndex((pattern) => pattern.test(word));
  const rest = (word: string) => word.replace(/^\D+/, '');
  const at = stem.findIndex((word) => kindOf(word) >= 0);
  if (at >= 0) {
    const others = stem.map((word, i) => (i === at ? rest(word) : word)).filter((word) => word !== '');
    return { file, kind: kindOf(stem[at]), name: stem[at], key: folders.join('/') + others.join('_') };
  }
  const level = folders.findIndex((folder) => kindOf(folder) >= 0);
  if (level < 0) return undefined;
  const key = [...folders.slice(0, level), ...folders.slice(level + 1)].join('/') + stemOf(file.path);
  return { file, kind: kindOf(folders[level]), name: folders[level], key };
}
