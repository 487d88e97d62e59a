import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/errors';
import { WorkerSupervisor } from '../../../src/study/workers/supervisor';
import { fromWire, toWire } from '../../../src/study/workers/wire-errors';
import { InProcessWorker } from './in-process-worker';

describe('errors on their way out of a worker', () => {
  it('keep code, message, remedy and details whatever they contain', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('diverged' as const, 'worker-died' as const, 'unexpected' as const),
        fc.string(),
        fc.string(),
        fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.double())),
        (code, message, remedy, details) => {
          const error = new AppError(code, message, remedy, details);
          const arrived = fromWire(structuredClone(toWire(error)));
          expect(arrived).toBeInstanceOf(AppError);
          expect(arrived).toMatchObject({ code, message, remedy });
          expect((arrived as AppError).details).toEqual(structuredClone(details));
        },
      ),
    );
  });

  it('arrive through Comlink as what they were', async () => {
    const thrown: unknown[] = [
      new AppError('unreadable-rows', 'Row 7 is bad.', 'Mend row 7.', { line: 7 }),
      new RangeError('out of range'),
      'a bare string',
    ];
    const service = {
      fail(which: number) {
        throw thrown[which];
      },
    };
    const supervisor = new WorkerSupervisor<typeof service>({
      name: 'test',
      start: () => new InProcessWorker(service),
    });
    const failure = (which: number) =>
      supervisor.call((api) => api.fail(which)).catch((error: unknown) => error);

    const first = await failure(0);
    expect(first).toBeInstanceOf(AppError);
    expect(first).toMatchObject({ code: 'unreadable-rows', remedy: 'Mend row 7.', details: { line: 7 } });
    expect(await failure(1)).toMatchObject({ name: 'RangeError', message: 'out of range' });
    expect(await failure(2)).toBe('a bare string');
    await supervisor.close();
  });
});
