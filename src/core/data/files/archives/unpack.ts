import { Gunzip, Unzip, UnzipInflate, type UnzipFile } from 'fflate';
import { AppError } from '../../../errors';
import type { IngestFile } from '../../ingest-protocol';

const SLICE_BYTES = 1 << 20;
/** Archives that unpack to more than this, or to more files, are none that a person can have meant. */
const MOST_BYTES = 1 << 30;
const MOST_FILES = 50_000;
const DEEPEST = 3;

const isZip = (path: string) => /\.zip$/i.test(path);
const isGzip = (path: string) => /\.gz$/i.test(path) && !/\.tar\.gz$/i.test(path);

/** Whether any of the files is an archive that is unpacked. */
export const hasArchives = (files: readonly IngestFile[]): boolean =>
  files.some(({ path }) => isZip(path) || isGzip(path));

/**
 * The files with archives in place of which their members stand, in folders named after the archives; archives in archives
 * are unpacked, too. Throws AppError `archive-too-large`, `broken-archive`.
 */
export async function unpackArchives(files: readonly IngestFile[], depth = 0): Promise<IngestFile[]> {
  const room = { bytes: MOST_BYTES, files: MOST_FILES };
  const unpacked: IngestFile[] = [];
  for (const file of files) {
    if (isZip(file.path)) unpacked.push(...(await membersOf(file, room)));
    else if (isGzip(file.path)) unpacked.push(await gunzipped(file, room));
    else unpacked.push(file);
  }
  return depth < DEEPEST && hasArchives(unpacked) ? unpackArchives(unpacked, depth + 1) : unpacked;
}

interface Room {
  bytes: number;
  files: number;
}

async function membersOf(archive: IngestFile, room: Room): Promise<IngestFile[]> {
  const members: IngestFile[] = [];
  const folder = archive.path.replace(/\.zip$/i, '');
  let failure: Error | undefined;
  const unzip = new Unzip((member) => {
    if (isNoise(member.name)) return;
    collect(archive.path, member, room, (error, blob) => {
      if (error) failure ??= error;
      else members.push({ path: `${folder}/${member.name}`, blob });
    });
  });
  unzip.register(UnzipInflate);
  await pushAll(archive, (bytes, last) => {
    unzip.push(bytes, last);
    if (failure) throw failure;
  });
  if (members.length > 0) return members;
  throw broken(archive.path);
}

function collect(
  path: string,
  member: UnzipFile,
  room: Room,
  done: (error: Error | null, blob: Blob) => void,
): void {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  member.ondata = (error, part, last) => {
    room.bytes -= part?.length ?? 0;
    if (error) done(broken(path), new Blob());
    else if (room.bytes < 0) done(tooLarge(path), new Blob());
    else {
      parts.push(part.slice());
      if (last) done(null, new Blob(parts));
    }
  };
  if (--room.files < 0) done(tooLarge(path), new Blob());
  else member.start();
}

async function gunzipped(archive: IngestFile, room: Room): Promise<IngestFile> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const gunzip = new Gunzip((part) => {
    room.bytes -= part.length;
    if (room.bytes < 0) throw tooLarge(archive.path);
    parts.push(part.slice());
  });
  await pushAll(archive, (bytes, last) => gunzip.push(bytes, last));
  return { path: archive.path.replace(/\.gz$/i, ''), blob: new Blob(parts) };
}

async function pushAll(
  { path, blob }: IngestFile,
  push: (bytes: Uint8Array, last: boolean) => void,
): Promise<void> {
  try {
    for (let at = 0; at < Math.max(1, blob.size); at += SLICE_BYTES) {
      const bytes = new Uint8Array(await blob.slice(at, at + SLICE_BYTES).arrayBuffer());
      push(bytes, at + SLICE_BYTES >= blob.size);
    }
  } catch (error) {
    throw error instanceof AppError ? error : broken(path);
  }
}

/** Folders, hidden files, and what a Mac adds. */
const isNoise = (name: string): boolean => name.endsWith('/') || /(^|\/)(\.|__MACOSX\/)/.test(name);

function tooLarge(path: string): AppError {
  return new AppError(
    'archive-too-large',
    `${path} unpacks to more than ${MOST_BYTES >> 20} MB or ${MOST_FILES} files.`,
    'Unpack it yourself, and drop the folder or the files that matter.',
    { file: path },
  );
}

function broken(path: string): AppError {
  return new AppError(
    'broken-archive',
    `${path} cannot be unpacked: it is damaged, encrypted, or packed in a way that is not read.`,
    'Unpack it yourself, and drop the folder.',
    { file: path },
  );
}
