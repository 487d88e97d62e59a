import { gzipSync } from 'node:zlib';
import type { CDPSession, Page } from '@playwright/test';

/** A figure beside the bar it must keep; `bar` and `value` in the same unit. */
export interface Figure {
  name: string;
  value: number;
  bar: number;
  unit: string;
  /** What was measured, and what else was seen. */
  note: string;
}

/** Collects the scripts that a page and its workers load, gzipped as a server would send them. */
export function watchScripts(page: Page) {
  const sizes: Promise<readonly [file: string, bytes: number]>[] = [];
  page.on('response', (response) => {
    if (!/javascript/.test(response.headers()['content-type'] ?? '')) return;
    const file = new URL(response.url()).pathname;
    sizes.push(response.body().then((body) => [file, gzipSync(body, { level: 9 }).length] as const));
  });
  return async (): Promise<Map<string, number>> => new Map(await Promise.all(sizes));
}

/** Seconds of script that the page has run so far, and its memory after collecting garbage. */
export async function openMetrics(page: Page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  return {
    scriptMs: async (): Promise<number> => 1000 * (await metric(session, 'ScriptDuration')),
    async memory(): Promise<{ heapMegabytes: number; nodes: number }> {
      await session.send('HeapProfiler.collectGarbage');
      return {
        heapMegabytes: (await metric(session, 'JSHeapUsedSize')) / 1e6,
        nodes: await metric(session, 'Nodes'),
      };
    },
  };
}
export type Metrics = Awaited<ReturnType<typeof openMetrics>>;

async function metric(session: CDPSession, name: string): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find((entry) => entry.name === name)!.value;
}

/** Settles when the page has painted what it was told last. */
export const nextFrame = (page: Page): Promise<void> =>
  page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  );

export const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))];
