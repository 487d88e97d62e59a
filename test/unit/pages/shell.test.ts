import { beforeEach, describe, expect, test, vi } from 'vitest';
import { glossary } from '../../../src/messages/glossary.en';
import { pressed, SHORTCUTS } from '../../../src/app/shell/shortcut-keys';
import { WakeLock } from '../../../src/app/shell/wake-lock.svelte';

describe('shortcuts', () => {
  test('every action can be reached by its keys, and no key means two things', () => {
    for (const [id, keys] of Object.entries(SHORTCUTS)) {
      const first = keys.length === 2 ? keys[0] : null;
      if (first) expect(pressed(first, null)).toEqual({ kind: 'waiting', first });
      expect(pressed(keys.at(-1)!, first)).toEqual({ kind: 'action', id });
    }
    const singles = Object.values(SHORTCUTS).flatMap((keys) => (keys.length === 1 ? [keys[0]] : []));
    const firsts = Object.values(SHORTCUTS).flatMap((keys) => (keys.length === 2 ? [keys[0]] : []));
    expect(new Set(singles).size).toBe(singles.length);
    expect(firsts.some((key) => singles.includes(key))).toBe(false);
  });

  test('a key that follows no first key means what it means alone', () => {
    expect(pressed('h', null)).toBeNull();
    expect(pressed('j', 'g')).toEqual({ kind: 'action', id: 'next' });
    expect(pressed('x', 'g')).toBeNull();
  });
});

describe('the glossary', () => {
  test('every word has a name of its own and an explanation in a sentence or a few', () => {
    const names = Object.values(glossary).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { text } of Object.values(glossary)) expect(text).toMatch(/^\S.{20,300}\.$/);
  });
});

class Sentinel extends EventTarget {
  released = false;
  async release(): Promise<void> {
    this.released = true;
    this.dispatchEvent(new Event('release'));
  }
}

describe('the wake lock', () => {
  let given: Sentinel[] = [];
  let refuse = false;
  const source = {
    async request() {
      if (refuse) throw new DOMException('low battery', 'NotAllowedError');
      given.push(new Sentinel());
      return given.at(-1) as unknown as WakeLockSentinel;
    },
  };

  beforeEach(() => {
    given = [];
    refuse = false;
    vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });
  });

  test('is held only while it is wanted, a study runs and the page is in sight', async () => {
    const lock = new WakeLock(source);
    await lock.follow(true, true);
    expect(given).toHaveLength(0);
    lock.wanted = true;
    await vi.waitFor(() => expect(lock.state).toBe('held'), { timeout: 20_000 });
    await lock.follow(false, true);
    expect(given[0].released).toBe(true);
    expect(lock.state).toBe('waiting');
  });

  test('is asked for again when the page comes back into sight', async () => {
    const lock = new WakeLock(source);
    lock.wanted = true;
    await lock.follow(true, true);
    // The browser releases the lock of a hidden page by itself.
    await given[0].release();
    expect(lock.state).toBe('waiting');
    await lock.follow(true, false);
    await lock.follow(true, true);
    expect(given).toHaveLength(2);
    expect(lock.state).toBe('held');
  });

  test('says when the system refuses, and when the browser has none', async () => {
    refuse = true;
    const lock = new WakeLock(source);
    lock.wanted = true;
    await lock.follow(true, true);
    expect(lock.state).toBe('refused');
    expect(new WakeLock(undefined).state).toBe('unsupported');
  });
});
