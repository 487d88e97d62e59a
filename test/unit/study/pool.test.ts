import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/errors';
import { poolSize } from '../../../src/planning/pool-size';
import { WorkerPool } from '../../../src/study/workers/pool';
import { WorkerSupervisor } from '../../../src/study/workers/supervisor';
import { InProcessWorker } from './in-process-worker';

interface Job {
  worker: number;
  finish(): void;
}

/** Workers whose jobs end when the test says so. */
function createPool(size: number) {
  const jobs: Job[] = [];
  const workers: InProcessWorker[] = [];
  let started: () => void = () => undefined;
  const serviceOf = (worker: number) => ({
    work: () =>
      new Promise<number>((resolve) => {
        jobs.push({ worker, finish: () => resolve(worker) });
        started();
      }),
  });
  type Service = ReturnType<typeof serviceOf>;
  const pool = new WorkerPool(
    Array.from(
      { length: size },
      (_, i) =>
        new WorkerSupervisor<Service>({
          name: `worker ${i}`,
          abortGraceMs: 1,
          start() {
            const worker = new InProcessWorker(serviceOf(i));
            workers.push(worker);
            return worker;
          },
        }),
    ),
  );
  const jobsStarted = (count: number) =>
    new Promise<void>((resolve) => {
      started = () => jobs.length >= count && resolve();
      started();
    });
  return { pool, jobs, workers, jobsStarted };
}

describe('a pool of workers', () => {
  it('runs as many tasks at once as it has workers, the others in the order of asking', async () => {
    const { pool, jobs, jobsStarted } = createPool(2);
    const results = [1, 2, 3].map(() => pool.run((api) => api.work()));
    await jobsStarted(2);
    expect(jobs.map(({ worker }) => worker)).toEqual([0, 1]);
    jobs[1].finish();
    await jobsStarted(3);
    expect(jobs[2].worker).toBe(1);
    jobs.forEach(({ finish }) => finish());
    expect(await Promise.all(results)).toEqual([0, 1, 1]);
    await pool.close();
  });

  it('never starts a task that is aborted while it waits', async () => {
    const { pool, jobs, jobsStarted } = createPool(1);
    const controller = new AbortController();
    const first = pool.run((api) => api.work());
    const waiting = pool.run((api) => api.work(), { signal: controller.signal });
    await jobsStarted(1);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
    jobs[0].finish();
    await first;
    expect(jobs).toHaveLength(1);
    await pool.close();
  });

  it('goes on with a new worker after one has died', async () => {
    const { pool, jobs, workers, jobsStarted } = createPool(1);
    const first = pool.run((api) => api.work());
    const failed = expect(first).rejects.toBeInstanceOf(AppError);
    const second = pool.run((api) => api.work());
    await jobsStarted(1);
    workers[0].die('gone');
    await failed;
    await jobsStarted(2);
    jobs[1].finish();
    expect(await second).toBe(0);
    expect(workers).toHaveLength(2);
    await pool.close();
  });

  it.each([
    [{ folds: 5, cores: 8, leaveOneFree: false }, 5],
    [{ folds: 5, cores: 4, leaveOneFree: false }, 4],
    [{ folds: 5, cores: 4, leaveOneFree: true }, 3],
    [{ folds: 5, cores: 1, leaveOneFree: true }, 1],
  ])('has one worker per fold and core: %o gives %i', (settings, size) => {
    expect(poolSize(settings)).toBe(size);
  });
});
