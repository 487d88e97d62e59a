import { parseDate } from '../../columns/clock';
import type { IngestFile } from '../../ingest-protocol';
import { counted, grouped } from '../../number-words';
import { stemOf } from '../classes-from-paths';
import { alignedTo, type Series } from './align';
import { asTheyAre, folderOf, isText, type Arrangement } from './arrangement';

/** Sensors of a wristband, the one whose samples are kept first; what is derived from them is left out. */
const SENSORS = ['ACC', 'BVP', 'EDA', 'TEMP'];
const LEFT_OUT = /^(HR|IBI|tags|info)$/i;
/** A sensor that so many recordings have is joined. */
const MOST_RECORDINGS = 0.8;
const MOST_BYTES = 1 << 28;
const DIGITS = 7;

interface StartedSensor {
  name: string;
  file: IngestFile;
  hertz: number;
  series: Series;
}

/**
 * Files of a sensor each that begin with a start and a rate (ACC.csv beside BVP.csv, EDA.csv …) become one per folder, with a
 * clock in seconds since the first one's start: samples of the first sensor with the others' values at its times.
 */
export async function joinByStart(files: readonly IngestFile[]): Promise<Arrangement> {
  const folders = new Map<string, StartedSensor[]>();
  for (const file of files) {
    const sensor = await sensorOf(file);
    if (sensor) folders.set(folderOf(file.path), [...(folders.get(folderOf(file.path)) ?? []), sensor]);
  }
  const several = [...folders].filter(([, own]) => own.length > 1);
  if (several.length === 0 || several.length < MOST_RECORDINGS * folders.size) return asTheyAre(files);
  const kinds = SENSORS.filter(
    (name) =>
      several.filter(([, own]) => own.some((sensor) => sensor.name === name)).length >=
      MOST_RECORDINGS * several.length,
  );
  const whole = several.flatMap(([folder, own]) => {
    const sensors = kinds.flatMap((name) => own.find((sensor) => sensor.name === name) ?? []);
    return sensors.length === kinds.length ? [{ folder, sensors }] : [];
  });
  if (kinds.length < 2 || whole.length === 0) return asTheyAre(files);
  const joined = whole.map(({ folder, sensors }) => ({ folder, ...together(sensors, folder) }));
  const done = joined.filter(({ used }) => used > 1);
  if (done.length === 0) return asTheyAre(files);
  const inDone = (file: IngestFile) => done.some(({ folder }) => folder === folderOf(file.path));
  const isSensor = (file: IngestFile) => kinds.includes(stemOf(file.path).toUpperCase());
  const isRest = (file: IngestFile) =>
    inDone(file) && (SENSORS.includes(stemOf(file.path).toUpperCase()) || LEFT_OUT.test(stemOf(file.path)));
  const rates = whole[0].sensors.map(({ name, hertz }) => `“${name}” (${hertz} Hz)`);
  const left = done.reduce((sum, { used, of }) => sum + of - used, 0);
  const rows = done.reduce((sum, { of }) => sum + of, 0);
  return {
    files: [...done.map(({ file }) => file), ...files.filter((file) => !isRest(file))],
    told: [
      `${rates.slice(1).join(' and ')} ${rates.length === 2 ? 'is' : 'are'} joined to ${rates[0]} by start and rate, at its times.`,
      ...(left > 0
        ? [`${grouped(left)} of ${counted(rows, 'row')} are left out: not all sensors were recorded then.`]
        : []),
    ],
    leftOut: files
      .filter((file) => isRest(file) && !isSensor(file))
      .map(({ path }) => ({ path, reason: 'Of another sensor, or about the recording.' })),
  };
}

/** A sensor by its name, its start and its rate; `undefined` where a file does not begin so. */
async function sensorOf(file: IngestFile): Promise<StartedSensor | undefined> {
  const name = stemOf(file.path).toUpperCase();
  if (!SENSORS.includes(name) || !isText(file) || file.blob.size > MOST_BYTES) return undefined;
  const [starts, rates, ...rows] = (await file.blob.text())
    .split(/\r\n?|\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => line.split(/[,;\t]/));
  const start = starts ? startOf(starts[0]) : NaN;
  const hertz = Number(rates?.[0]);
  const width = starts?.length ?? 0;
  if (Number.isNaN(start) || !(hertz > 0 && hertz <= 1e5) || rows.length < 2) return undefined;
  const values = Array.from({ length: width }, (_, c) =>
    Float64Array.from(rows, (row) => (row.length === width && row[c].trim() !== '' ? Number(row[c]) : NaN)),
  );
  const seconds = Float64Array.from(rows, (_, row) => start + row / hertz);
  return { name, file, hertz, series: { seconds, values } };
}

const startOf = (cell: string): number => {
  const value = Number(cell);
  return cell.trim() === '' || Number.isNaN(value) ? parseDate(cell) : value >= 1e8 ? value : NaN;
};

function together(
  sensors: readonly StartedSensor[],
  folder: string,
): { file: IngestFile; used: number; of: number } {
  const [lead, ...others] = sensors;
  const { seconds } = lead.series;
  const columns = [...lead.series.values, ...others.flatMap(({ series }) => alignedTo(seconds, series))];
  const names = sensors.flatMap(({ name, series: { values } }) =>
    values.length === 1 ? [name] : values.map((_, c) => `${name} ${'xyz'[c] ?? c + 1}`),
  );
  const lines = [['seconds', ...names].join()];
  let used = 0;
  let ended = false;
  seconds.forEach((time, row) => {
    const cells = columns.map((column) => column[row]);
    if (cells.some(Number.isNaN)) {
      ended ||= used > 0;
      return;
    }
    if (ended) lines.push('');
    ended = false;
    used++;
    lines.push([time - seconds[0], ...cells].map((value) => Number(value.toPrecision(DIGITS + 3))).join());
  });
  const path = `${folder}${sensors.map(({ name }) => name).join(' + ')}.csv`;
  return { file: { path, blob: new Blob([lines.join('\n'), '\n']) }, used, of: seconds.length };
}
