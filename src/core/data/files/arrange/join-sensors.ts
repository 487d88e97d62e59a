import type { IngestFile } from '../../ingest-protocol';
import { counted, grouped } from '../../number-words';
import { clockRate, spreadStamps } from '../../recordings/sampling-rate';
import { alignedTo, inOrderOfTime } from './align';
import { asTheyAre, folderOf, isText, type Arrangement } from './arrangement';
import { columnsBeside } from './columns-beside';
import { lookedAt, tableByClock, type LookedFile } from './looked-file';
import { recordingsOfSensors, type RecordingOfSensors, type SensorFile } from './sensor-words';

/** A sensor that so many recordings have is joined; the others are set aside. */
const MOST_RECORDINGS = 0.8;
const ABOUT = /(^|\/)(annotations?|meta(data)?|device|tags|info)\.[a-z]+$/i;
/** Other sensors of a recorder, and what it derives from them. */
const DERIVED =
  /(^|\/)[^/]*(uncalibrated|gravity|orientation|barometer|pressure|light|microphone|pedometer|location|gps|battery|brightness|network|linear|total|user)[^/]*$/i;

type Joining = { file: IngestFile; used: number; of: number; hertz: readonly number[] } | { why: string };

/**
 * Files of the sensors of one recording (Accelerometer.csv beside Gyroscope.csv) become one, by their clocks: rows of the
 * first sensor with the values of the others at its times (`alignedTo`). Rows that not all sensors cover are left out.
 */
export async function joinSensors(files: readonly IngestFile[]): Promise<Arrangement> {
  const found = recordingsOfSensors(files.filter(isText));
  const plain = found.filter(({ key }) => !/uncal|raw$/i.test(key));
  const recordings = plain.length > 0 ? plain : found;
  const kinds = commonKinds(recordings);
  if (kinds.length < 2) return asTheyAre(files);
  const whole = recordings
    .map(({ key, files: own }) => ({ key, files: own.filter(({ kind }) => kinds.includes(kind)) }))
    .filter((recording) => recording.files.length === kinds.length);
  const joined = await Promise.all(whole.map(joinedRecording));
  const [lead, ...others] = whole[0].files.map(({ name }) => `“${name}”`);
  const failed = joined.flatMap((result) => ('why' in result ? [result.why] : []));
  if (failed.length > joined.length / 2)
    return { ...asTheyAre(files), told: [`${lead} and ${others.join(', ')} are not joined: ${failed[0]}`] };
  const done = joined.flatMap((result) => ('file' in result ? [result] : []));
  const used = new Set(whole.flatMap((recording) => recording.files.map(({ file }) => file)));
  const isRest = (file: IngestFile) =>
    used.has(file) || ABOUT.test(file.path) || DERIVED.test(file.path) || isOfSensor(found, file);
  const reasons = new Map(
    whole.flatMap(({ files: own }, r) => {
      const result = joined[r];
      return 'why' in result ? own.map(({ file }) => [file, result.why] as const) : [];
    }),
  );
  return {
    files: [...done.map(({ file }) => file), ...files.filter((file) => !isRest(file))],
    told: [...joinedTold(lead, others, done)],
    leftOut: files
      .filter((file) => isRest(file) && (!used.has(file) || reasons.has(file)))
      .map((file) => ({
        path: file.path,
        reason: reasons.get(file) ?? 'Of another sensor, or about the recording.',
      })),
  };
}

const isOfSensor = (found: readonly RecordingOfSensors[], file: IngestFile): boolean =>
  found.some((recording) => recording.files.some((sensor) => sensor.file === file));

/** Sensors that most recordings have, the one that leads first. */
function commonKinds(recordings: readonly RecordingOfSensors[]): number[] {
  const several = recordings.filter(({ files }) => files.length > 1);
  if (several.length === 0 || several.length < MOST_RECORDINGS * recordings.length) return [];
  return [0, 1, 2].filter(
    (kind) =>
      several.filter(({ files }) => files.some((sensor) => sensor.kind === kind)).length >=
      MOST_RECORDINGS * several.length,
  );
}

function joinedTold(
  lead: string,
  others: readonly string[],
  done: readonly Extract<Joining, { used: number }>[],
): string[] {
  const [used, of] = [
    done.reduce((sum, { used: rows }) => sum + rows, 0),
    done.reduce((sum, next) => sum + next.of, 0),
  ];
  const [own, ...rates] = done[0].hertz.map((hertz) => Number(hertz.toPrecision(3)));
  const from = others.map((name, i) => `${name} (${rates[i]} Hz)`).join(' and ');
  const left = of - used;
  return [
    `${from} ${others.length === 1 ? 'is' : 'are'} joined to ${lead} (${own} Hz) by their clocks, at its times.`,
    ...(left > 0
      ? [`${grouped(left)} of ${counted(of, 'row')} are left out: not all sensors were recorded then.`]
      : []),
  ];
}

async function joinedRecording({ key, files }: RecordingOfSensors): Promise<Joining> {
  const [lead, ...others] = await Promise.all(
    files.map(async ({ file, name }): Promise<LookedSensor> => ({ name, ...(await lookedAt(file)) })),
  );
  const clock = lead.guesses.columns.find(({ role }) => role === 'time');
  if (!clock || lead.guesses.clock === 'samples') return { why: `${lead.file.path} has no clock.` };
  const unit = lead.guesses.clock;
  const table = await tableByClock(lead, clock.name, unit, []);
  const series = await Promise.all(
    others.map((other) => tableByClock(other, clock.name, unit, measured(other, lead))),
  );
  if (!table?.seconds) return { why: `${lead.file.path} has no clock.` };
  const columns: { sensor: string; name: string; values: Float64Array }[] = [];
  for (const [o, other] of others.entries()) {
    const own = series[o];
    if (!own?.seconds) return { why: `${other.file.path} has no clock “${clock.name}”.` };
    const ordered = inOrderOfTime({ seconds: own.seconds, values: own.signals });
    if (!ordered) return { why: `several recordings run at once in ${other.file.path}.` };
    const aligned = alignedTo(table.seconds, ordered);
    measured(other, lead).forEach((name, c) =>
      columns.push({ sensor: other.name, name, values: aligned[c] }),
    );
  }
  const covered = Array.from(table.lines, (_, row) =>
    columns.every(({ values }) => !Number.isNaN(values[row])),
  );
  const used = covered.filter(Boolean).length;
  if (used < 2) return { why: 'their clocks do not overlap.' };
  const blob = await columnsBeside(lead, table.lines, covered, columns);
  return {
    file: { path: pathOf(key, files, lead.file.path), blob },
    used,
    of: table.rows,
    hertz: [table, ...series].map((one) => clockRate(spreadStamps(one!.seconds!))),
  };
}

/** The name without the word of the sensor, or, where nothing else is in it, all words of sensors. */
function pathOf(key: string, files: readonly SensorFile[], leadPath: string): string {
  const ending = leadPath.slice(leadPath.lastIndexOf('.'));
  return key === '' || key.endsWith('/')
    ? `${folderOf(leadPath)}${files.map(({ name }) => name).join(' + ')}${ending}`
    : `${key}${ending}`;
}

interface LookedSensor extends LookedFile {
  name: string;
}

/** Columns of measurements. A column that the lead has without measuring it (a label, a person, another clock) is none. */
function measured({ guesses }: LookedSensor, lead: LookedSensor): string[] {
  const known = new Map(lead.guesses.columns.map(({ name, role }) => [name, role]));
  return guesses.columns
    .filter(
      ({ name, role, content }) =>
        role === 'signal' && content === 'number' && (known.get(name) ?? 'signal') === 'signal',
    )
    .map(({ name }) => name);
}
