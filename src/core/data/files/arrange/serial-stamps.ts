import type { IngestFile } from '../../ingest-protocol';
import { isText } from './arrangement';

const HEAD_BYTES = 1 << 13;
/** Longer texts are none that a serial monitor kept. */
const MOST_BYTES = 1 << 28;
/** “12:01:00.010 -> ”, as a serial monitor begins its lines. */
const STAMP = /^\s*(\d{1,2}:\d{2}:\d{2}(?:[.,:]\d+)?)\s*->[ \t]?/;
const MOSTLY = 0.8;

/** Whether a serial monitor put the time before the lines. */
async function isStamped(file: IngestFile): Promise<boolean> {
  if (!isText(file) || file.blob.size > MOST_BYTES) return false;
  const head = await file.blob.slice(0, HEAD_BYTES).text();
  if (!head.includes('->')) return false;
  const lines = head.split(/\r?\n/).filter((line) => line.trim() !== '');
  const whole = head.length < file.blob.size && lines.length > 1 ? lines.slice(0, -1) : lines;
  return whole.filter((line) => STAMP.test(line)).length >= MOSTLY * whole.length;
}

/** A file whose lines begin with the time of a serial monitor, with that time as its first column; others as they are. */
export async function withoutStamps(file: IngestFile): Promise<IngestFile> {
  if (!(await isStamped(file))) return file;
  const lines = (await file.blob.text()).split(/\r?\n/);
  const bodies = lines.map((line) => line.replace(STAMP, ''));
  const delimiter = delimiterOf(bodies);
  const text = lines.map((line, l) => {
    const body = bodies[l].trim();
    const stamp = STAMP.exec(line)?.[1];
    if (body === '' || stamp === undefined) return body;
    return `${/\d/.test(body) && !isNames(body) ? stamp : 'time'}${delimiter}${body}`;
  });
  return { path: file.path, blob: new Blob([text.join('\n')]) };
}

/** Words alone: the names that a sketch prints before its numbers. */
const isNames = (body: string): boolean =>
  body.split(/[,;\t ]+/).every((word) => /^[\p{L}_][\p{L}\p{N}_./()-]*$/u.test(word));

function delimiterOf(bodies: readonly string[]): string {
  const count = (sign: string) => bodies.filter((body) => body.trim().includes(sign)).length;
  const found = ['\t', ';', ',', ' '].find((sign) => count(sign) > bodies.length / 2);
  return found ?? ',';
}
