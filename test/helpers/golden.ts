import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A file of `../shared/golden`, or null, with a message, where that folder is not there. */
export function readGolden<T = unknown>(name: string): T | null {
  const path = fileURLToPath(new URL(`../../../shared/golden/${name}.json`, import.meta.url));
  if (!existsSync(path)) {
    console.warn(`skipped: ${name}.json is not in ../shared/golden`);
    return null;
  }
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}
