import type { IngestFile } from '../../ingest-protocol';
import type { FileHead } from '../tables/file-heads';
import { asTheyAre, folderOf, isText, nameOf, type Arrangement } from './arrangement';
import {
  eventColumns,
  headOf,
  isPlaces,
  namesOf,
  subjectOf,
  type EventColumns,
  type TextNames,
} from './event-files';
import { spansBeside } from './span-labels';

/** Files whose names say that they hold moments are looked at up to this number: more are rather recordings of a class. */
const MOST_NAMED = 1000;
/** Files whose names say nothing are looked at up to this number. */
const MOST_LOOKED_AT = 200;
const ROWS_KEPT = 200;
/** Moments are fewer than the samples of what they are about, at least by this factor. */
const FEWER = 2;
const MOMENTS = 'It says when something happens in a recording; it holds no samples of one.';

/** A file about moments of recordings. */
interface Events {
  file: IngestFile;
  head: FileHead;
  columns: EventColumns | undefined;
  /** What they happened in, where names say it. */
  recording: IngestFile | undefined;
}

/**
 * Files that say when something happens in a recording (`118_ann.csv` beside `118.csv`) are no recordings of a class. Where
 * they have words for spans of time, these become a column of the recording; otherwise they are set aside, and it is said.
 */
export async function eventsApart(files: readonly IngestFile[]): Promise<Arrangement> {
  const texts = files.filter(isText);
  const events = texts.length > 1 ? await eventsAmong(texts) : [];
  if (events.length === 0) return asTheyAre(files);
  const made: IngestFile[] = [];
  const told: string[] = [];
  const done = new Set<IngestFile>();
  const reasons = new Map<IngestFile, string>();
  for (const { file, head, columns, recording } of events) {
    const spans =
      recording && !done.has(recording) ? await spansBeside(file, head, columns, recording) : undefined;
    if (recording && spans && 'file' in spans) {
      made.push(spans.file);
      done.add(recording);
      reasons.set(file, `Its words are the classes of “${nameOf(recording.path)}”.`);
      told.push(spans.told);
    } else
      reasons.set(
        file,
        spans && 'why' in spans ? `${MOMENTS} Its words are no classes: ${spans.why}` : MOMENTS,
      );
  }
  const aside = [...reasons].filter(([, reason]) => reason.startsWith(MOMENTS)).map(([file]) => file);
  return {
    files: [...made, ...files.filter((file) => !reasons.has(file) && !done.has(file))],
    told: [...told, ...asideTold(aside)],
    leftOut: [...reasons].map(([{ path }, reason]) => ({ path, reason })),
  };
}

function asideTold(files: readonly IngestFile[]): string[] {
  if (files.length === 0) return [];
  const some = files.slice(0, 2).map(({ path }) => `“${nameOf(path)}”`);
  const more = files.length - some.length;
  const named = `${some.join(more > 0 ? ', ' : ' and ')}${more > 0 ? ` and ${more} more` : ''}`;
  return [
    `${named} ${files.length === 1 ? 'says' : 'say'} when something happens in recordings and ${files.length === 1 ? 'is' : 'are'} set aside: ${files.length === 1 ? 'it is' : 'they are'} no class.`,
  ];
}

/** Files of moments, in so far as other files are recordings. */
async function eventsAmong(texts: readonly IngestFile[]): Promise<Events[]> {
  const names = namesOf(texts);
  const named = new Set(texts.filter((file) => subjectOf(file, names) !== undefined));
  const largest = texts.reduce((most, { blob }) => Math.max(most, blob.size), 0);
  const small = texts.filter((file) => !named.has(file) && FEWER * file.blob.size <= largest);
  const looked = [
    ...(named.size <= MOST_NAMED ? named : []),
    ...(small.length <= MOST_LOOKED_AT ? small : []),
  ];
  const found: Omit<Events, 'recording'>[] = [];
  // One after the other: heads of many files would fill the memory.
  for (const file of looked) {
    const head = await headOf(file);
    const columns = head && eventColumns(head);
    if (!head || !(named.has(file) ? columns !== undefined : isPlaces(head))) continue;
    found.push({ file, head: { ...head, body: head.body.slice(0, ROWS_KEPT) }, columns });
  }
  const moments = new Set(found.map(({ file }) => file));
  const others = texts.filter((file) => !moments.has(file));
  const events: Events[] = [];
  for (const one of found) {
    const recording = recordingOf(one.file, others, names);
    if (await isAbout(one.head, recording ?? others[0], named.has(one.file)))
      events.push({ ...one, recording });
  }
  return events;
}

/** The recording of that name in the same folder, or elsewhere; where no name is said, the only one. */
function recordingOf(
  file: IngestFile,
  others: readonly IngestFile[],
  names: TextNames,
): IngestFile | undefined {
  const subject = subjectOf(file, names);
  if (subject === undefined) return undefined;
  const folder = folderOf(file.path);
  const fits = others.filter((other) => subject === '' || names.of.get(other) === subject);
  const near = fits.filter(({ path }) => folderOf(path) === folder);
  if (near.length === 1) return near[0];
  return subject !== '' && near.length === 0 && fits.length === 1 ? fits[0] : undefined;
}

/** Whether moments are fewer than the samples of another file, and its columns are others. */
async function isAbout(events: FileHead, other: IngestFile | undefined, isNamed: boolean): Promise<boolean> {
  const recording = other && (await headOf(other));
  if (!recording || FEWER * events.estimatedRows > recording.estimatedRows) return false;
  const named = events.named.includes(true) && recording.named.includes(true);
  if (named) return events.names.join('\n') !== recording.names.join('\n');
  return (
    events.names.length !== recording.names.length ||
    isPlaces(events, isNamed) ||
    eventColumns(events)?.word !== eventColumns(recording)?.word
  );
}
