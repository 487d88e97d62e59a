import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { root } from './process.mjs';

/** A module of AssemblyScript, as bytes. `generated` are sources that no file has yet; features are the compiler's. */
export async function compileAssembly(
  entry: string,
  features: readonly string[],
  generated: Readonly<Record<string, string>> = {},
): Promise<Buffer> {
  let binary: Buffer | undefined;
  const { error, stderr } = await asc.main(
    [
      entry,
      '--outFile=module.wasm',
      '-O3',
      '--noAssert',
      '--runtime=stub',
      '--use=abort=',
      ...features.flatMap((feature) => ['--enable', feature]),
    ],
    {
      readFile: (name) => generated[name] ?? readFile(join(root, name), 'utf8').catch(() => null),
      writeFile: (name, contents) => {
        if (name === 'module.wasm') binary = Buffer.from(contents);
      },
      listFiles: () => [],
    },
  );
  if (error || binary === undefined) throw new Error(`${entry} does not compile:\n${stderr.toString()}`);
  return binary;
}

export interface Output {
  file: string;
  content: Buffer;
}

/** Writes files, or with `--check` compares them with what is there and ends the process with 1 where one differs. */
export async function writeOrCheck(outputs: readonly Output[], command: string): Promise<void> {
  let stale = false;
  for (const { file, content } of outputs) {
    const path = join(root, file);
    if (process.argv.includes('--check')) {
      const same = content.equals(await readFile(path));
      stale ||= !same;
      console.log(`${file}: ${same ? 'comes from the source' : 'differs from what the source builds'}`);
    } else {
      await writeFile(path, content);
      console.log(`${file}: ${content.length} bytes`);
    }
  }
  if (!stale) return;
  console.error(`Run \`${command}\` and commit what it writes.`);
  process.exitCode = 1;
}
