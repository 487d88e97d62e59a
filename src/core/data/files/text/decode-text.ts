import type { Encoding, IngestFile } from '../../ingest-protocol';

/** Some streams give a file whole. */
const MOST_CHUNK_BYTES = 1 << 20;
const HEAD_BYTES = 1 << 18;
const LONG_HEAD_BYTES = 1 << 22;

export interface TextChunk {
  text: string;
  bytesRead: number;
  last: boolean;
}

/** The first bytes of a file: enough to guess its format, little enough to be instant, more where lines are long. */
export async function readHead({ blob }: IngestFile): Promise<Uint8Array> {
  const head = new Uint8Array(await blob.slice(0, HEAD_BYTES).arrayBuffer());
  if (head.length === blob.size || head.includes(10) || head.includes(13)) return head;
  return new Uint8Array(await blob.slice(0, LONG_HEAD_BYTES).arrayBuffer());
}

/** The head as text with line ends as `\n`, without a byte order mark. */
export function decodeHead(head: Uint8Array, encoding: Encoding): string {
  return withPlainLineEnds(new TextDecoder(encoding).decode(head, { stream: true }));
}

/** Bytes of whole lines, but for a file's last line and for lines longer than any. */
export interface LineBlock {
  bytes: Uint8Array;
  bytesRead: number;
  last: boolean;
}

/** Decodes bytes as they are: what looks like a byte order mark in the midst of a file is none. */
export function plainDecoder(encoding: Encoding): TextDecoder {
  return new TextDecoder(encoding, { ignoreBOM: true });
}

/**
 * A file in UTF-8 or Windows-1252 as blocks of whole lines, without a byte order mark. A line is given in pieces only when
 * it is longer than `longestLine` bytes.
 */
export async function* lineBlocks({ blob }: IngestFile, longestLine: number): AsyncGenerator<LineBlock> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  for await (const { bytes: read, first, bytesRead, last } of byteChunks(blob)) {
    const bytes = first ? withoutMark(read) : read;
    const lineEnd = endOfLines(bytes);
    const overlong = lineEnd === 0 && heldBytes + bytes.length > longestLine;
    const end = last || overlong ? bytes.length : lineEnd;
    if (end > 0 || last) {
      yield { bytes: joined([...held, bytes.subarray(0, end)]), bytesRead, last };
      [held, heldBytes] = [[], 0];
    }
    held.push(bytes.subarray(end));
    heldBytes += bytes.length - end;
  }
}

interface ByteChunk {
  bytes: Uint8Array;
  bytesRead: number;
  first: boolean;
  last: boolean;
}

/** A stream, because the browser reads it ahead: slices asked for one by one take three times as long. */
async function* byteChunks(blob: Blob): AsyncGenerator<ByteChunk> {
  const reader = blob.stream().getReader();
  let bytesRead = 0;
  try {
    for (let [first, ended] = [true, false]; !ended;) {
      const { value = new Uint8Array(0), done } = await reader.read();
      ended = done || bytesRead + value.length >= blob.size;
      let from = 0;
      do {
        const bytes = value.subarray(from, from + MOST_CHUNK_BYTES);
        from += bytes.length;
        bytesRead += bytes.length;
        yield { bytes, bytesRead, first, last: ended && from === value.length };
        first = false;
      } while (from < value.length);
    }
  } finally {
    await reader.cancel();
  }
}

/** The parts as one. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** After the last `\n`; without any, after the last `\r` that is not perhaps the first half of `\r\n`. */
function endOfLines(bytes: Uint8Array): number {
  return bytes.lastIndexOf(10) + 1 || bytes.lastIndexOf(13, bytes.length - 2) + 1;
}

/** The file's text chunk by chunk, line ends as `\n` (from `\r\n` and lone `\r`), without a byte order mark. */
export async function* textChunks({ blob }: IngestFile, encoding: Encoding): AsyncGenerator<TextChunk> {
  const decoder = new TextDecoder(encoding);
  let heldReturn = '';
  for await (const { bytes, bytesRead, last } of byteChunks(blob)) {
    let text = heldReturn + decoder.decode(bytes, { stream: !last });
    // A return at the end of a chunk may be the first half of `\r\n`.
    heldReturn = !last && text.endsWith('\r') ? '\r' : '';
    if (heldReturn) text = text.slice(0, -1);
    yield { text: withPlainLineEnds(text), bytesRead, last };
  }
}

/** Line ends as `\n`, from `\r\n` and lone `\r`. */
export function withPlainLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}
