import { AppError } from '../../errors';
import type { IngestFile } from '../ingest-protocol';
import { tableReader } from './tables/table-reader';
import { wholeBytes } from './tables/text-chunks';
import type { Rows } from './tables/rows';

const HEAD_ROWS = 2000;

interface Sound {
  hertz: number;
  names: string[];
  samples: number;
  /** The file ends before the samples that it promises. */
  cutOff: boolean;
  /** A sample of a channel: −1 to 1 from whole numbers, as it is from floats. */
  at: (sample: number, channel: number) => number;
}

/** Sounds in WAV: recordings at the rate that they name, a row a sample. */
export const sounds = tableReader({
  id: 'sounds',
  notOfFormat: 'It is no WAV sound.',
  async readHead(file) {
    const { hertz, names, samples, cutOff, at } = await soundOf(file);
    const count = Math.min(HEAD_ROWS, samples);
    const body = Array.from({ length: count }, (_, s) => names.map((_name, c) => String(at(s, c))));
    return {
      rows: [names, ...body],
      lines: Uint32Array.from({ length: count + 1 }, (_, row) => row + 1),
      estimatedRows: samples,
      samplingHz: hertz,
      told: [
        `The file says its rate, ${hertz} Hz.`,
        ...(cutOff ? ['The file is cut off: it is read as far as it goes.'] : []),
      ],
    };
  },
  async *readRows(file) {
    const sound = await soundOf(file);
    yield { rows: new SoundRows(sound), problems: [], bytesRead: file.blob.size };
  },
});

/** The names, and then the samples; numbers are made into text only where text is asked for. */
class SoundRows implements Rows {
  readonly count: number;
  readonly lines: Uint32Array;

  constructor(private readonly sound: Sound) {
    this.count = sound.samples + 1;
    this.lines = Uint32Array.from({ length: this.count }, (_, row) => row + 1);
  }

  width(): number {
    return this.sound.names.length;
  }

  cell(row: number, place: number): string {
    return row === 0 ? this.sound.names[place] : String(this.sound.at(row - 1, place));
  }

  plainNumber(row: number, place: number): number {
    return row === 0 ? NaN : this.sound.at(row - 1, place);
  }

  sameCells(row: number, other: number, place: number): boolean {
    return row > 0 && other > 0 && this.sound.at(row - 1, place) === this.sound.at(other - 1, place);
  }

  /** A name stands in the first row alone. */
  mayBeginWith(row: number): boolean {
    return row === 0;
  }
}

async function soundOf(file: IngestFile): Promise<Sound> {
  const bytes = await wholeBytes(file);
  const view = new DataView(bytes.buffer);
  const text = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.length < 12 || text(0) !== 'RIFF' || text(8) !== 'WAVE')
    throw noWav(file.path, 'it does not begin like one');
  let format: { code: number; channels: number; hertz: number; bits: number } | undefined;
  for (let at = 12; at + 8 <= bytes.length;) {
    const size = view.getUint32(at + 4, true);
    if (text(at) === 'fmt ' && at + 24 <= bytes.length) {
      const code = view.getUint16(at + 8, true);
      format = {
        // The extensible format names its own further on.
        code: code === 0xfffe && at + 34 <= bytes.length ? view.getUint16(at + 32, true) : code,
        channels: view.getUint16(at + 10, true),
        hertz: view.getUint32(at + 12, true),
        bits: view.getUint16(at + 22, true),
      };
    }
    if (text(at) === 'data' && format) return soundIn(file.path, view, at + 8, size, format);
    at += 8 + size + (size % 2);
  }
  throw noWav(file.path, 'it has no samples');
}

function soundIn(
  path: string,
  view: DataView,
  from: number,
  promised: number,
  { code, channels, hertz, bits }: { code: number; channels: number; hertz: number; bits: number },
): Sound {
  const read = readerOf(code, bits, view);
  if (!read || channels < 1 || hertz < 1)
    throw noWav(path, `its samples (format ${code}, ${bits} bits) are compressed or unknown`);
  const frame = (channels * bits) / 8;
  // Recorders that were stopped, or wrote to a pipe, never said how much it is.
  const known = promised > 0 && promised < 0x7fffffff;
  const there = view.byteLength - from;
  const size = known ? Math.min(promised, there) : there;
  const names =
    channels === 1
      ? ['sound']
      : channels === 2
        ? ['left', 'right']
        : Array.from({ length: channels }, (_, c) => `channel ${c + 1}`);
  return {
    hertz,
    names,
    samples: Math.floor(size / frame),
    cutOff: known && promised > there,
    at: (sample, channel) => read(from + sample * frame + (channel * bits) / 8),
  };
}

function readerOf(code: number, bits: number, view: DataView): ((at: number) => number) | undefined {
  if (code === 3 && bits === 32) return (at) => view.getFloat32(at, true);
  if (code === 3 && bits === 64) return (at) => view.getFloat64(at, true);
  if (code !== 1) return undefined;
  if (bits === 8) return (at) => (view.getUint8(at) - 128) / 128;
  if (bits === 16) return (at) => view.getInt16(at, true) / 32_768;
  if (bits === 24) return (at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 8_388_608;
  return bits === 32 ? (at) => view.getInt32(at, true) / 2_147_483_648 : undefined;
}

function noWav(path: string, why: string): AppError {
  return new AppError(
    'no-wav',
    `${path} cannot be read as WAV: ${why}.`,
    'Save it as WAV with 16 bits (PCM).',
    { file: path },
  );
}
