import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { AppError } from '../src/core/errors';
import { failureKind } from '../src/study/failures';
import { readStudyFile } from '../src/study/study-file';
import { packJson, unpackJson } from '../src/study/study-json';
import { createTrainerService } from '../src/study/workers/trainer-service';
import { createWasmEngine } from '../src/training/wasm/engine';
import { compiledBinary } from './binaries';
import type { Result, Work } from './RemoteTrainers';

/**
 * Does one piece of work of a study on this machine: reads it from the standard input, trains, judges, and writes the result to the
 * standard output. The result is a function of the study file and the work: whoever does it again gets the same bits.
 * @returns the exit code: 0 with a result, also where the work itself cannot be done (a network that is too large)
 */
export async function foldCommand([studyFile]: readonly string[]): Promise<number> {
  if (studyFile === undefined) {
    console.error('Usage: node evaluate.mjs fold STUDY.json < WORK');
    return 2;
  }
  const work = unpackJson(await text(process.stdin)) as Work;
  const trainer = createTrainerService(
    async (_engine, { wasm }) => createWasmEngine(await compiledBinary(wasm)),
    compiledBinary,
    async () => readStudyFile(await readFile(studyFile, 'utf8')).dataset.examples,
  );
  await trainer.open('wasm', { wasm: 'trainer.wasm', 'wasm-relaxed': '', kernels: 'kernels.wasm' });
  await trainer.load('');
  process.stdout.write(`${packJson(await resultOf(trainer, work))}\n`);
  return 0;
}

async function resultOf(trainer: ReturnType<typeof createTrainerService>, work: Work): Promise<Result> {
  try {
    if ('refit' in work) return { refit: await trainer.refit(work.refit, () => undefined) };
    const [fold] = await trainer.evaluateFolds([work.fold], () => undefined);
    return { fold };
  } catch (error) {
    // What the configuration does to its training is a result; all else is tried again, on another machine.
    if (!(error instanceof AppError) || failureKind(error) !== 'trial') throw error;
    const { code, message, remedy } = error;
    return { error: { code, message, remedy } };
  }
}
