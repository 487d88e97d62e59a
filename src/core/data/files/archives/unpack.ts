import { AppError } from '../../../errors';
import type { IngestFile } from '../../ingest-protocol';
import { joined } from '../text/decode-text';
import { packedBytes, zipDirectory, type ZipMember } from './zip-directory';

/** Archives that unpack to more than this, or to more files, are none that a person can have meant. */
const MOST_BYTES = 1 << 30;
const MOST_FILES = 50_000;
const DEEPEST = 3;
/** What is unpacked is kept in blocks of about this size: a file of many small parts is read more slowly. */
const BLOCK_BYTES = 1 << 18;

const isZip = (path: string) => /\.zip$/i.test(path);
const isGzip = (path: string) => /\.gz$/i.test(path) && !/\.tar\.gz$/i.test(path);

/** Whether any of the files is an archive that is unpacked. */
export const hasArchives = (files: readonly IngestFile[]): boolean =>
  files.some(({ path }) => isZip(path) || isGzip(path));

interface Room {
  bytes: number;
  files: number;
}

/**
 * The files with archives in place of which their members stand, in folders named after the archives; archives in archives
 * are unpacked, too. Throws AppError `archive-too-large`, `broken-archive`.
 */
export async function unpackArchives(
  files: readonly IngestFile[],
  room: Room = { bytes: MOST_BYTES, files: MOST_FILES },
  depth = 0,
): Promise<IngestFile[]> {
  const unpacked: IngestFile[] = [];
  for (const file of files) {
    if (isZip(file.path)) unpacked.push(...(await membersOf(file, room)));
    else if (isGzip(file.path)) unpacked.push(await gunzipped(file, room));
    else unpacked.push(file);
  }
  return depth < DEEPEST && hasArchives(unpacked) ? unpackArchives(unpacked, room, depth + 1) : unpacked;
}

async function membersOf(archive: IngestFile, room: Room): Promise<IngestFile[]> {
  const folder = archive.path.replace(/\.zip$/i, '');
  const members = await zipMembers(archive, room);
  return members.map(({ path, blob }) => ({ path: `${folder}/${path}`, blob }));
}

/** The files in a zip archive, by their paths in it. Throws AppError `archive-too-large`, `broken-archive`. */
export async function zipMembers(
  { path, blob }: IngestFile,
  room: Room = { bytes: MOST_BYTES, files: MOST_FILES },
): Promise<IngestFile[]> {
  const directory = await zipDirectory(blob);
  if (!directory) throw broken(path, 'it is cut off, or no zip archive');
  // Of several members of one name the last counts.
  const members = [
    ...new Map(directory.flatMap((member) => (isNoise(member.name) ? [] : [[member.name, member]]))).values(),
  ];
  if (members.length === 0) throw broken(path, 'no file is in it');
  room.files -= members.length;
  room.bytes -= members.reduce((sum, { bytes }) => sum + bytes, 0);
  if (room.files < 0 || room.bytes < 0) throw tooLarge(path);
  const unpacked: IngestFile[] = [];
  for (const member of members)
    unpacked.push({ path: member.name, blob: await unpackedMember(path, blob, member) });
  return unpacked;
}

async function unpackedMember(path: string, archive: Blob, member: ZipMember): Promise<Blob> {
  if (member.encrypted) throw broken(path, `“${member.name}” is encrypted`);
  if (member.method !== 0 && member.method !== 8)
    throw broken(path, `“${member.name}” is packed in a way that is not read (method ${member.method})`);
  const packed = await packedBytes(archive, member);
  const damaged = broken(path, `“${member.name}” is damaged or cut off`);
  if (!packed) throw damaged;
  if (member.method === 0) {
    if (packed.size !== member.bytes || (await crc32Of(packed)) !== member.crc32) throw damaged;
    return packed;
  }
  return inflated(asGzip(packed, member), member.bytes, () => damaged);
}

/** Deflated bytes as a gzip file: browsers then compare length and checksum themselves. */
function asGzip(packed: Blob, { crc32, bytes }: ZipMember): Blob {
  const end = new DataView(new ArrayBuffer(8));
  end.setUint32(0, crc32, true);
  end.setUint32(4, bytes % 2 ** 32, true);
  return new Blob([Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff), packed, end]);
}

/** What a gzip file holds; throws what `failed` gives where it is damaged, or longer than `mostBytes`. */
async function inflated(
  gzip: Blob,
  mostBytes: number,
  failed: (tooLong: boolean) => AppError,
): Promise<Blob> {
  const reader = gzip.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const blocks: Uint8Array<ArrayBuffer>[] = [];
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let [bytes, blockBytes] = [0, 0];
  const endBlock = () => {
    blocks.push(joined(parts));
    [parts, blockBytes] = [[], 0];
  };
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      bytes += step.value.length;
      if (bytes > mostBytes) break;
      parts.push(step.value);
      blockBytes += step.value.length;
      if (blockBytes >= BLOCK_BYTES) endBlock();
    }
  } catch {
    throw failed(false);
  }
  endBlock();
  if (bytes <= mostBytes) return new Blob(blocks);
  await reader.cancel();
  throw failed(true);
}

async function gunzipped({ path, blob }: IngestFile, room: Room): Promise<IngestFile> {
  const whole = await inflated(blob, room.bytes, (tooLong) =>
    tooLong ? tooLarge(path) : broken(path, 'it is damaged or cut off'),
  );
  room.bytes -= whole.size;
  return { path: path.replace(/\.gz$/i, ''), blob: whole };
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

async function crc32Of(blob: Blob): Promise<number> {
  let crc = 0xffffffff;
  const reader = blob.stream().getReader();
  for (let step = await reader.read(); !step.done; step = await reader.read())
    for (const byte of step.value) crc = CRC_TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
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

function broken(path: string, why: string): AppError {
  return new AppError(
    'broken-archive',
    `${path} cannot be unpacked: ${why}.`,
    'Pack or download it again; or unpack it yourself, and drop the folder.',
    { file: path },
  );
}
