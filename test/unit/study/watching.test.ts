import { describe, expect, it, vi } from 'vitest';
import { AwakeClock } from '../../../src/study/awake-clock';
import { EpochWatch } from '../../../src/study/workers/epoch-watch';
import { fetchModule } from '../../../src/study/workers/fetch-module';

describe('a clock that does not count sleep', () => {
  function clockWith(hidden = false) {
    let wall = 1000;
    const clock = new AwakeClock(
      () => wall,
      () => hidden,
    );
    const after = (ms: number) => {
      wall += ms;
      return clock.now();
    };
    return { clock, after };
  }

  it('runs on with the time of day while it is looked at', () => {
    const { after } = clockWith();
    expect([after(1000), after(5000), after(1)]).toEqual([2000, 7000, 7001]);
  });

  it('takes an hour between two beats for one beat', () => {
    const { after } = clockWith();
    after(1000);
    expect(after(3_600_000)).toBe(3000);
    expect(after(1000)).toBe(4000);
  });

  it('knows that timers of a hidden page pass once a minute', () => {
    const { after } = clockWith(true);
    expect(after(60_000)).toBe(61_000);
    expect(after(3_600_000)).toBe(62_000);
  });

  it('never runs backwards, and forgets what lay before somebody measured', () => {
    const { clock, after } = clockWith();
    expect(after(-86_400_000)).toBe(1000);
    clock.rise();
    expect(after(1000)).toBe(2000);
  });
});

describe('the time that a trainer may be silent', () => {
  it('follows from the work before anything was measured, and from the slowest epoch then', () => {
    const watch = new EpochWatch();
    expect(watch.boundMs(0)).toBe(30_000);
    expect(watch.boundMs(1e10)).toBe(200_000);
    expect(watch.boundMs(1e15)).toBe(15 * 60_000);
    watch.took(1e9, 1000);
    watch.took(1e9, 2000);
    watch.took(1e9, 500);
    expect(watch.boundMs(1e10)).toBe(20 * 20_000);
    watch.took(1, 1);
    expect(watch.boundMs(1e10)).toBe(20 * 20_000);
  });
});

describe('a binary that arrives damaged', () => {
  const sound = Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0]);
  const answer = (...bodies: Uint8Array<ArrayBuffer>[]) => {
    const deleted: string[] = [];
    vi.stubGlobal('fetch', async () => new Response(bodies.shift()));
    vi.stubGlobal('caches', {
      keys: async () => ['workbox-precache'],
      open: async () => ({ delete: async (url: string) => deleted.push(url) }),
    });
    return deleted;
  };

  it('is dropped from the caches and fetched anew', async () => {
    const deleted = answer(sound.slice(0, 5), sound);
    expect(await fetchModule('https://page.test/trainer.wasm')).toBeInstanceOf(WebAssembly.Module);
    expect(deleted).toEqual(['https://page.test/trainer.wasm']);
  });

  it('twice is not blamed on the browser', async () => {
    answer(sound.slice(0, 5), sound.slice(0, 5));
    await expect(fetchModule('https://page.test/trainer.wasm')).rejects.toMatchObject({
      code: 'binary-missing',
    });
    vi.unstubAllGlobals();
  });
});
