/** A file in a zip archive, as the directory at the archive's end describes it. */
export interface ZipMember {
  name: string;
  encrypted: boolean;
  /** 0: stored as it is, 8: deflated. */
  method: number;
  crc32: number;
  packedBytes: number;
  bytes: number;
  /** Where its own header begins. */
  at: number;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const ENTRY = 0x02014b50;
const HEADER = 0x04034b50;
/** The end with the longest comment, and before it the place of the long end. */
const LONGEST_END = 22 + 0xffff + 20;
const ABSENT = 0xffffffff;

/** The members of a zip archive by its directory (APPNOTE 6.3); `undefined` where the archive is cut off or none. */
export async function zipDirectory(blob: Blob): Promise<ZipMember[] | undefined> {
  const from = Math.max(0, blob.size - LONGEST_END);
  const tail = await viewOf(blob.slice(from));
  const at = lastSignature(tail, END);
  if (at < 0) return undefined;
  let size = tail.getUint32(at + 12, true);
  let start = from + at - size;
  let declared = tail.getUint32(at + 16, true);
  if (at >= 20 && tail.getUint32(at - 20, true) === LOCATOR_64) {
    const place = Number(tail.getBigUint64(at - 12, true));
    const end = await viewOf(blob.slice(place, place + 56));
    if (end.byteLength < 56 || end.getUint32(0, true) !== END_64) return undefined;
    size = Number(end.getBigUint64(40, true));
    declared = Number(end.getBigUint64(48, true));
    start = declared;
  }
  if (start < 0 || start + size > blob.size) return undefined;
  // Something may stand before the archive: places count from its own beginning.
  return entriesOf(await viewOf(blob.slice(start, start + size)), start - declared);
}

/** The packed bytes of a member; `undefined` where its header is not in its place. */
export async function packedBytes(
  blob: Blob,
  { at, packedBytes: size }: ZipMember,
): Promise<Blob | undefined> {
  const header = await viewOf(blob.slice(at, at + 30));
  if (header.byteLength < 30 || header.getUint32(0, true) !== HEADER) return undefined;
  const from = at + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  return from + size <= blob.size ? blob.slice(from, from + size) : undefined;
}

async function viewOf(blob: Blob): Promise<DataView> {
  return new DataView(await blob.arrayBuffer());
}

function lastSignature(view: DataView, signature: number): number {
  for (let at = view.byteLength - 22; at >= 0; at--) if (view.getUint32(at, true) === signature) return at;
  return -1;
}

function entriesOf(view: DataView, shift: number): ZipMember[] | undefined {
  const members: ZipMember[] = [];
  for (let at = 0; at < view.byteLength;) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== ENTRY) return undefined;
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((place) =>
      view.getUint16(at + place, true),
    );
    const end = at + 46 + nameLength + extraLength;
    if (end + commentLength > view.byteLength) return undefined;
    const flags = view.getUint16(at + 8, true);
    const long = longSizes(view, at + 46 + nameLength, end);
    const sizeAt = (place: number) => {
      const short = view.getUint32(at + place, true);
      return short === ABSENT ? (long() ?? short) : short;
    };
    const bytes = sizeAt(24);
    const packed = sizeAt(20);
    members.push({
      name: nameIn(new Uint8Array(view.buffer, view.byteOffset + at + 46, nameLength)),
      encrypted: (flags & 1) !== 0,
      method: view.getUint16(at + 10, true),
      crc32: view.getUint32(at + 16, true),
      bytes,
      packedBytes: packed,
      at: sizeAt(42) + shift,
    });
    at = end + commentLength;
  }
  return members;
}

/** Gives the 64-bit values of an entry one after the other, in the order that the format sets. */
function longSizes(view: DataView, from: number, end: number): () => number | undefined {
  let [at, left] = [0, 0];
  for (let field = from; field + 4 <= end; field += 4 + view.getUint16(field + 2, true))
    if (view.getUint16(field, true) === 1)
      [at, left] = [field + 4, Math.min(view.getUint16(field + 2, true), end - field - 4)];
  return () => {
    if (left < 8) return undefined;
    const value = Number(view.getBigUint64(at, true));
    [at, left] = [at + 8, left - 8];
    return value;
  };
}

/** UTF-8, or what older tools write; Windows divides folders otherwise. */
function nameIn(bytes: Uint8Array): string {
  const decode = (encoding: string) =>
    new TextDecoder(encoding, { fatal: encoding === 'utf-8' }).decode(bytes);
  let name: string;
  try {
    name = decode('utf-8');
  } catch {
    name = decode('windows-1252');
  }
  return name.replaceAll('\\', '/');
}
