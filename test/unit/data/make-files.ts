import { expect } from 'vitest';
import type { IngestChoices, IngestFile, ReadOutcome } from '../../../src/core/data';
import { inspectFiles, readDataset } from '../../../src/core/data/files';
import { kernelContext } from '../../helpers/kernels';

/** The kernels that prepare recordings. */
export const loadKernels = async () => kernelContext().kernels;

export function file(path: string, content: string | Uint8Array<ArrayBuffer>): IngestFile {
  return { path, blob: new Blob([content]) };
}

/** Reads files as they are guessed to be, apart from the given choices. */
export async function read(
  files: readonly IngestFile[],
  changed: Partial<IngestChoices> = {},
): Promise<ReadOutcome> {
  const { choices } = await inspectFiles(files);
  return readDataset(
    files,
    { ...choices, ...changed },
    async () => undefined,
    undefined,
    undefined,
    loadKernels,
  );
}

/** Rows of a table with three signals and the classes `a` and `b`; `change` replaces the text of single lines (1 is the header). */
export function tableText(rows = 30, change: Readonly<Record<number, string>> = {}): string {
  const lines = ['x,y,z,label'];
  for (let row = 0; row < rows; row++) {
    lines.push(`${(row * 7) % 11},${(row * 5) % 13}.5,${-((row * 3) % 7)},${'ab'[row % 2]}`);
  }
  return lines.map((line, i) => change[i + 1] ?? line).join('\n') + '\n';
}

/** Rows of a recording at 50 Hz with a clock and two axes, without header. */
export function recordingText(rows: number, frequency: number, clock = (row: number) => row / 50): string {
  return Array.from({ length: rows }, (_, row) =>
    [clock(row).toFixed(3), Math.sin(row * frequency).toFixed(4), Math.cos(row * frequency).toFixed(4)].join(
      ',',
    ),
  ).join('\n');
}

export const errorCode = (code: string) => expect.objectContaining({ name: 'AppError', code });
