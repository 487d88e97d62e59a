import { grouped } from '../number-words';
import type { Dataset } from '../types';

/** Where in the files examples begin; arrays have one entry per example. */
export interface Origins {
  files: readonly string[];
  /** Positions in `files`. */
  file: Uint32Array;
  /** 1-based; 0 where a file is the example. */
  line: Uint32Array;
}

/** Examples that come from one file, by their first lines. */
export interface FileOrigins {
  file: string;
  lines: ArrayLike<number>;
}

export function originsOf(parts: readonly FileOrigins[]): Origins {
  const files = [...new Set(parts.map(({ file }) => file))];
  const places = new Map(files.map((file, place) => [file, place]));
  const count = parts.reduce((sum, { lines }) => sum + lines.length, 0);
  const origins = { files, file: new Uint32Array(count), line: new Uint32Array(count) };
  let at = 0;
  for (const { file, lines } of parts) {
    origins.file.fill(places.get(file)!, at, at + lines.length);
    origins.line.set(lines, at);
    at += lines.length;
  }
  return origins;
}

/** Where an example comes from, in words: its file and line, or its recording and row where files are not known. */
export function placeOfExample({ summary, examples }: Dataset, example: number, origins?: Origins): string {
  if (origins) {
    const [file, line] = [origins.files[origins.file[example]], origins.line[example]];
    if (line === 0) return file;
    const from = summary.reading.kind === 'recordings' ? 'from line' : 'line';
    return `${file}, ${from} ${grouped(line)}`;
  }
  if (summary.reading.kind !== 'recordings') return `example ${grouped(example + 1)}`;
  const session = examples.sessionNames[examples.sessions[example]];
  return `${session}, from row ${grouped(examples.startRows[example] + 1)}`;
}
