import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '../src/core/data';
import { AppError } from '../src/core/errors';
import { packJson, unpackJson } from '../src/study/study-json';

/*
 * A study at work in a folder, in place of a browser's storage: `study.json`, `dataset.json`, a line a trial in
 * `trials.jsonl` and a line a trained fold in `folds.jsonl` (the last of a number or key counts), and a file a model or training
 * state. What was written is on disk when the call is answered; what was cut off by a killed process or a full disk is no line.
 */

const NAMES = { study: 'study.json', dataset: 'dataset.json' } as const;

/** A name for any text that is a safe name of a file: ids come from files that others made. */
export const fileNameFor = (key: string): string => createHash('sha256').update(key).digest('hex');

export async function exists(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  );
}

/** Either all of the file is there afterwards, or what was there before. @throws AppError `storage-full`, `storage-failed` */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw storageError(error, path);
  }
}

/** No room on the disk, beyond a quota, or beyond what a process may write. */
const FULL: readonly string[] = ['ENOSPC', 'EDQUOT', 'EFBIG'];

export const storageError = (error: unknown, path: string): AppError =>
  FULL.includes((error as NodeJS.ErrnoException).code ?? '')
    ? new AppError(
        'storage-full',
        `The disk is full: ${path} could not be written.`,
        'Make room, then run the same command again.',
        {
          path,
        },
      )
    : new AppError(
        'storage-failed',
        `${path} could not be written (${String(error)}).`,
        'Check the folder, then run the same command again.',
        {
          path,
        },
      );

/** Lines of JSON that are only ever appended. */
export class JsonLines {
  readonly #path: string;
  /** Bytes of whole lines. */
  #sound = 0;
  /** Lines are written one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(path: string) {
    this.#path = path;
  }

  /** Reads what is there, without a last line that was cut off; it is overwritten by the next one. */
  static async open(path: string): Promise<{ lines: JsonLines; values: unknown[] }> {
    const lines = new JsonLines(path);
    if (!(await exists(path))) return { lines, values: [] };
    const bytes = await readFile(path);
    lines.#sound = bytes.lastIndexOf(10) + 1;
    const text = bytes.subarray(0, lines.#sound).toString('utf8');
    return { lines, values: text.split('\n').filter(Boolean).map(unpackJson) };
  }

  /** @throws AppError `storage-full`, `storage-failed`; nothing of the line counts then */
  append(value: unknown): Promise<void> {
    const written = this.#last.then(() => this.#write(value));
    this.#last = written.catch(() => undefined);
    return written;
  }

  async #write(value: unknown): Promise<void> {
    const bytes = Buffer.from(`${packJson(value)}\n`);
    try {
      const file = await open(this.#path, this.#sound === 0 ? 'w' : 'r+');
      try {
        await file.truncate(this.#sound);
        let written = 0;
        while (written < bytes.length) {
          written += (await file.write(bytes, written, bytes.length - written, this.#sound + written))
            .bytesWritten;
        }
        await file.sync();
      } finally {
        await file.close();
      }
      this.#sound += bytes.length;
    } catch (error) {
      throw storageError(error, this.#path);
    }
  }
}

/** The data set of a study's folder. */
export async function readDataset(folder: string): Promise<Dataset> {
  return unpackJson(await readFile(join(folder, NAMES.dataset), 'utf8')) as Dataset;
}

export async function writeDataset(folder: string, dataset: Dataset): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeWhole(join(folder, NAMES.dataset), packJson(dataset));
}

/** A folder of files, one a key. */
export class JsonFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async put(key: string, value: unknown): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await writeWhole(this.#pathOf(key), packJson(value));
  }

  async get(key: string): Promise<unknown> {
    const path = this.#pathOf(key);
    return (await exists(path)) ? unpackJson(await readFile(path, 'utf8')) : undefined;
  }

  async all(): Promise<unknown[]> {
    if (!(await exists(this.#folder))) return [];
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith('.json')).sort();
    return Promise.all(
      names.map(async (name) => unpackJson(await readFile(join(this.#folder, name), 'utf8'))),
    );
  }

  async delete(key: string): Promise<void> {
    await rm(this.#pathOf(key), { force: true });
  }

  #pathOf(key: string): string {
    return join(this.#folder, `${fileNameFor(key)}.json`);
  }
}

export const studyPath = (folder: string): string => join(folder, NAMES.study);
