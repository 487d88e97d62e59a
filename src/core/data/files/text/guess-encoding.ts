import { AppError } from '../../../errors';
import type { Encoding } from '../../ingest-protocol';

/**
 * The encoding by its byte order mark; without one, zero bytes in every second place mean UTF-16,
 * valid UTF-8 is UTF-8, and the rest Windows-1252. Throws AppError `empty-file`, `binary-file`.
 */
export function guessEncoding(path: string, head: Uint8Array): Encoding {
  if (head.length === 0) {
    throw new AppError('empty-file', `${path} is empty.`, 'Leave it out, or export it again.', {
      file: path,
    });
  }
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  let controls = 0;
  for (let i = 0; i < head.length; i++) {
    const byte = head[i];
    if (byte === 0) zeros[i % 2]++;
    else if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) controls++;
  }
  const half = head.length / 2;
  if (zeros[1] > 0.7 * half && zeros[0] < 0.05 * half) return 'utf-16le';
  if (zeros[0] > 0.7 * half && zeros[1] < 0.05 * half) return 'utf-16be';
  if (zeros[0] + zeros[1] > 0 || controls > 0.01 * head.length) {
    throw new AppError(
      'binary-file',
      `${path} is no text that could be read as a table.`,
      'Export the data as CSV text; spreadsheets and archives cannot be read directly.',
      { file: path },
    );
  }
  return isUtf8(head) ? 'utf-8' : 'windows-1252';
}

/** Valid UTF-8 apart from a character cut off at the end. */
function isUtf8(head: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
