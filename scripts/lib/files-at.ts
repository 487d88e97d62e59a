import { openAsBlob, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { IngestFile } from '../../src/core/data';

/** Files and what is in folders, under the paths that a browser would give them: a folder's files begin with its name. */
export async function filesAt(paths: readonly string[]): Promise<IngestFile[]> {
  const found = paths.flatMap((path) => {
    if (!statSync(path).isDirectory()) return [{ path: basename(path), from: path }];
    const plain = path.replace(/[/\\]+$/, '');
    return filesIn(plain).map((file) => ({ path: relative(dirname(plain), file), from: file }));
  });
  return Promise.all(found.map(async ({ path, from }) => ({ path, blob: await openAsBlob(from) })));
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : entry.isFile() ? [path] : [];
  });
}
