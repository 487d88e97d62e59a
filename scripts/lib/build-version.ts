import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** What decides what a study asks and what a trained fold is. */
const DECISIVE = ['src/core', 'src/training', 'public/trainer.wasm', 'public/kernels.wasm'];

/** A name for what decides trials, from its content: trials of other builds are marked when they are joined. */
export function buildVersion(root = '.'): string {
  const hash = createHash('sha256');
  for (const path of DECISIVE.flatMap((entry) => filesIn(root, entry)))
    hash.update(path).update(readFileSync(join(root, path)));
  return hash.digest('hex').slice(0, 16);
}

function filesIn(root: string, path: string): string[] {
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesIn(root, `${path}/${name}`));
}

/** Defines `__BUILD__`. */
export function buildVersionPlugin(): Plugin {
  return { name: 'build-version', config: () => ({ define: { __BUILD__: JSON.stringify(buildVersion()) } }) };
}
