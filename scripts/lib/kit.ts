import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin, type Rolldown } from 'vite';
import { buildVersion } from './build-version.ts';

/** Files of the kit that are taken as they are. */
const AS_THEY_ARE = ['search.py', 'README.md', 'requirements.txt'];
const BINARIES = ['trainer.wasm', 'kernels.wasm'];

/** `evaluate.mjs`: the runner with optimizer, trainer, judge and kernels in one file that needs nothing but Node. */
export async function buildEvaluate(root = process.cwd()): Promise<string> {
  const binaries = Object.fromEntries(
    BINARIES.map((name) => [name, readFileSync(join(root, 'public', name)).toString('base64')]),
  );
  const built = (await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: { __BINARIES__: JSON.stringify(binaries), __BUILD__: JSON.stringify(buildVersion(root)) },
    ssr: { noExternal: true },
    build: {
      ssr: 'runner/evaluate.ts',
      target: 'node20',
      write: false,
      minify: true,
      rolldownOptions: { output: { codeSplitting: false, entryFileNames: 'evaluate.mjs' } },
    },
  })) as Rolldown.RolldownOutput;
  const chunks = built.output.filter((file) => file.type === 'chunk');
  if (chunks.length !== 1) throw new Error(`evaluate.mjs came out in ${chunks.length} parts`);
  return `#!/usr/bin/env node\n${chunks[0].code}`;
}

/** Puts the kit's files beside the page, in `kit/`; the dev server makes them when they are asked for. */
export function kitPlugin(): Plugin {
  return {
    name: 'kit',
    async generateBundle() {
      const evaluate = await buildEvaluate();
      this.emitFile({ type: 'asset', fileName: 'kit/evaluate.mjs', source: evaluate });
      for (const name of AS_THEY_ARE)
        this.emitFile({ type: 'asset', fileName: `kit/${name}`, source: readFileSync(`kit/${name}`) });
    },
    configureServer(server) {
      server.middlewares.use('/kit/', (request, response, next) => {
        const name = request.url?.replace(/^\//, '').replace(/\?.*$/, '') ?? '';
        if (AS_THEY_ARE.includes(name)) response.end(readFileSync(`kit/${name}`));
        else if (name === 'evaluate.mjs') buildEvaluate().then((code) => response.end(code), next);
        else next();
      });
    },
  };
}
