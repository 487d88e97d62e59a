import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/core/errors';
import { WorkerSupervisor, type SupervisorSettings } from '../../../src/study/workers/supervisor';
import { InProcessWorker } from './in-process-worker';

/** Echoes, or hangs until it is aborted or for ever. */
function createService() {
  let abort: (() => void) | null = null;
  let reporting: (value: number) => void = () => undefined;
  return {
    echo: (value: number) => value,
    hang: () =>
      new Promise<void>((_, reject) => {
        abort = () => reject(new AppError('aborted', 'as asked'));
      }),
    report(listener: (value: number) => void) {
      reporting = listener;
      listener(1);
      return new Promise<void>(() => undefined);
    },
    unsendable: () => ({ method: () => undefined }) as unknown,
    beat: () => reporting(2),
    abort: () => abort?.(),
  };
}
type Service = ReturnType<typeof createService>;

function supervise(settings: Partial<SupervisorSettings<Service>> = {}) {
  const workers: InProcessWorker[] = [];
  const supervisor = new WorkerSupervisor<Service>({
    name: 'test',
    start() {
      const worker = new InProcessWorker(createService());
      workers.push(worker);
      return worker;
    },
    ...settings,
  });
  return { supervisor, workers };
}

const codeOf = (call: Promise<unknown>) => call.then(String, (error: AppError) => error.code);

describe('a supervised worker', () => {
  afterEach(() => vi.useRealTimers());

  it('starts with the first call and is ready after it', async () => {
    const { supervisor, workers } = supervise();
    expect(supervisor.state).toBe('idle');
    const call = supervisor.call((api) => api.echo(7));
    expect(supervisor.state).toBe('opening');
    expect(await call).toBe(7);
    expect(supervisor.state).toBe('ready');
    expect(await supervisor.call((api) => api.echo(8))).toBe(8);
    expect(workers).toHaveLength(1);
  });

  it('rejects every pending call when it dies, and the next call gets a new worker', async () => {
    const { supervisor, workers } = supervise();
    await supervisor.open();
    const calls = [supervisor.call((api) => api.hang()), supervisor.call((api) => api.hang())];
    workers[0].die('out of memory');
    const [first, second] = await Promise.allSettled(calls);
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'worker-died' } });
    expect(second).toMatchObject({
      status: 'rejected',
      reason: { message: expect.stringContaining('out of memory') },
    });
    expect(supervisor.state).toBe('failed');
    expect(workers[0].terminated).toBe(true);
    expect(await supervisor.call((api) => api.echo(1))).toBe(1);
    expect(workers).toHaveLength(2);
  });

  it('takes a message that cannot be read for its death', async () => {
    const { supervisor, workers } = supervise();
    await supervisor.open();
    const call = supervisor.call((api) => api.hang());
    workers[0].sendUnreadable();
    expect(await codeOf(call)).toBe('worker-died');
  });

  it('lives on when it ends an aborted call in time', async () => {
    const { supervisor, workers } = supervise({ abort: (api) => api.abort(), abortGraceMs: 10_000 });
    await supervisor.open();
    const controller = new AbortController();
    const call = supervisor.call(
      (api) => {
        const hanging = api.hang();
        controller.abort();
        return hanging;
      },
      { signal: controller.signal },
    );
    expect(await codeOf(call)).toBe('aborted');
    expect(await supervisor.call((api) => api.echo(3))).toBe(3);
    expect(workers).toHaveLength(1);
  });

  it('is ended when it does not honour an abort, and the next call gets a new worker', async () => {
    const { supervisor, workers } = supervise({ abortGraceMs: 1 });
    await supervisor.open();
    const controller = new AbortController();
    const call = supervisor.call((api) => api.hang(), { signal: controller.signal });
    controller.abort();
    expect(await codeOf(call)).toBe('aborted');
    expect(workers[0].terminated).toBe(true);
    expect(await supervisor.call((api) => api.echo(4))).toBe(4);
  });

  it('does not start a call whose signal is aborted already', async () => {
    const { supervisor, workers } = supervise();
    expect(await codeOf(supervisor.call((api) => api.echo(1), { signal: AbortSignal.abort() }))).toBe(
      'aborted',
    );
    expect(workers).toHaveLength(0);
  });

  it('is ended after a time without a sign of life', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { supervisor, workers } = supervise();
    await supervisor.open();
    const heard: number[] = [];
    const call = codeOf(
      supervisor.call((api, callback) => api.report(callback((value) => heard.push(value))), {
        timeoutMs: 1000,
      }),
    );
    for (const value of [1, 2]) {
      if (value > 1) await supervisor.call((api) => api.beat());
      while (!heard.includes(value)) await new Promise((resolve) => setImmediate(resolve));
      await vi.advanceTimersByTimeAsync(900);
      expect(workers[0].terminated).toBe(false);
    }
    await vi.advanceTimersByTimeAsync(200);
    expect(await call).toBe('worker-timeout');
    expect(workers[0].terminated).toBe(true);
  });

  it('is not taken for dead because the computer slept', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { supervisor, workers } = supervise();
    await supervisor.open();
    void codeOf(supervisor.call((api) => api.hang(), { timeoutMs: 8000 }));
    while (vi.getTimerCount() === 0) await new Promise((resolve) => setImmediate(resolve));
    // An hour in which no timer ran: those that are due run once when it is over.
    const due = vi.getTimerCount();
    for (let i = 0; i < due; i++) vi.runOnlyPendingTimers();
    expect(workers[0].terminated).toBe(false);
  });

  it('is replaced when it cannot send its answer', async () => {
    const { supervisor, workers } = supervise();
    expect(await codeOf(supervisor.call((api) => api.unsendable()))).toBe('worker-died');
    expect(workers[0].terminated).toBe(true);
    expect(await supervisor.call((api) => api.echo(5))).toBe(5);
  });

  it('says so when the browser starts none', async () => {
    const { supervisor } = supervise({
      start() {
        throw new DOMException('refused', 'SecurityError');
      },
    });
    expect(await codeOf(supervisor.call((api) => api.echo(1)))).toBe('part-missing');
  });

  it('drops what a callback reports after its call has been cancelled', async () => {
    const { supervisor } = supervise({ abortGraceMs: 1 });
    await supervisor.open();
    const controller = new AbortController();
    const heard: number[] = [];
    let report: (value: number) => void = () => undefined;
    const call = supervisor.call(
      (api, callback) => {
        report = callback((value: number) => heard.push(value));
        return api.hang();
      },
      { signal: controller.signal },
    );
    await supervisor.call((api) => api.echo(0));
    report(1);
    controller.abort();
    report(2);
    await codeOf(call);
    report(3);
    expect(heard).toEqual([1]);
  });

  it('passes on why it could not be opened, and tries again with the next call', async () => {
    let attempts = 0;
    const { supervisor } = supervise({
      open: async () => {
        attempts += 1;
        if (attempts === 1) throw new AppError('binary-missing', 'no trainer.wasm');
      },
    });
    expect(await codeOf(supervisor.open())).toBe('binary-missing');
    expect(supervisor.state).toBe('failed');
    expect(await supervisor.call((api) => api.echo(5))).toBe(5);
  });

  it('is prepared again when it is started again', async () => {
    const opened: number[] = [];
    const { supervisor, workers } = supervise({ open: async (api) => void opened.push(await api.echo(1)) });
    await supervisor.open();
    workers[0].die('gone');
    await supervisor.open();
    expect(opened).toEqual([1, 1]);
  });

  it('closes once, rejects what is pending and refuses more', async () => {
    const { supervisor, workers } = supervise({ abortGraceMs: 1 });
    await supervisor.open();
    const pending = codeOf(supervisor.call((api) => api.hang()));
    const closing = supervisor.close();
    expect(supervisor.close()).toBe(closing);
    await closing;
    expect(await pending).toBe('worker-closed');
    expect(supervisor.state).toBe('closed');
    expect(workers[0].terminated).toBe(true);
    expect(await codeOf(supervisor.call((api) => api.echo(1)))).toBe('worker-closed');
  });

  it('gives its memory back when it rests, and starts again with the next call', async () => {
    const { supervisor, workers } = supervise();
    await supervisor.open();
    supervisor.rest();
    expect(supervisor.state).toBe('idle');
    expect(workers[0].terminated).toBe(true);
    expect(await supervisor.call((api) => api.echo(6))).toBe(6);
  });
});
