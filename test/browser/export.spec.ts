import { expect, test, type Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { exampleSize, generateSample, splitExamples } from '../../src/core/data';
import type { ExampleSet } from '../../src/core/data/types';
import { C_COMPILER, classesOf, compileProgram, unpack } from '../helpers/c-compiler';
import { openSmallPlan, startSearch, waitForState } from './lib/study-page';

const HOP = 45;

/** Runs a small study and gives what the page says of its best model, and the files of the zip. */
async function exportOf(page: Page, parameters: Record<string, string>) {
  await openSmallPlan(page, parameters);
  await startSearch(page);
  await waitForState(page, 'finished');
  const best = page.getByTestId('best');
  const shown = async (name: string) => Number(await best.getAttribute(`data-${name}`));
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    best.getByRole('button', { name: /download/i }).click(),
  ]);
  return {
    files: new Map(Object.entries(unzipSync(new Uint8Array(readFileSync(await download.path()))))),
    testAccuracy: await shown('test-accuracy'),
    ramBytes: await shown('ram-bytes'),
    romBytes: await shown('rom-bytes'),
  };
}

/** Examples whose windows overlap are pieces of one stretch of a recording. */
function stretches({ sessions, startRows }: ExampleSet): number[][] {
  const found: number[][] = [];
  sessions.forEach((session, i) => {
    const follows = i > 0 && session === sessions[i - 1] && startRows[i] === startRows[i - 1] + HOP;
    if (follows) found.at(-1).push(i);
    else found.push([i]);
  });
  return found;
}

/** The raw samples of a stretch, each once: the first window, and what each further one adds. */
function samplesOf(examples: ExampleSet, stretch: readonly number[]): Float32Array[] {
  const size = exampleSize(examples);
  const channels = size / examples.rowsPerExample;
  const rows: Float32Array[] = [];
  for (const [i, example] of stretch.entries()) {
    const firstRow = i === 0 ? 0 : examples.rowsPerExample - HOP;
    for (let row = firstRow; row < examples.rowsPerExample; row++) {
      const start = example * size + row * channels;
      rows.push(examples.features.subarray(start, start + channels));
    }
  }
  return rows;
}

let folder = '';
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'export-'));
});
test.afterEach(() => rmSync(folder, { recursive: true }));

for (const [compression, profile] of [
  ['x8', 'x-cube-ai'],
  ['int8', 'export'],
] as const) {
  test(`the zip of the best model compiles, meets the page’s golden vectors and scores what the page says on raw samples: ${compression}, ${profile}${compression === 'x8' ? '' : ' @full'}`, async ({
    page,
  }) => {
    const exported = await exportOf(page, { compression, profile });
    const report = JSON.parse(new TextDecoder().decode(exported.files.get('report.json')));
    expect(report).toMatchObject({ compression, board: { profile } });
    expect(report.figures).toMatchObject({ ramBytes: exported.ramBytes, romBytes: exported.romBytes });
    expect(exported.ramBytes).toBeLessThanOrEqual(report.limits.ramBytes);
    expect(exported.romBytes).toBeLessThanOrEqual(report.limits.romBytes);
    test.skip(!C_COMPILER, 'the exported C is not compiled, because there is no C compiler');

    const sources = unpack(exported.files, folder);
    expect(execFileSync(compileProgram(sources, 'golden_test'), { encoding: 'utf8' })).toBe(
      '8 golden examples, largest difference 0\n',
    );

    const { examples } = generateSample('walking', 1);
    const header = readdirSync(sources).find((file) => file.endsWith('_classifier.h'))!;
    expect(readFileSync(join(sources, header), 'utf8')).toMatch(new RegExp(`^#define \\w+_HOP ${HOP}$`, 'm'));
    const firmware = compileProgram(sources, 'main');
    const predicted = stretches(examples).flatMap((stretch) => {
      const classes = classesOf(firmware, samplesOf(examples, stretch));
      expect(classes).toHaveLength(stretch.length);
      return classes;
    });
    const { outerTest } = splitExamples(examples, { folds: 2, by: 'time', outerTestShare: 0.2, seed: 3 });
    const right = outerTest.filter((example) => predicted[example] === examples.labels[example]).length;
    expect(report.testScore.examples).toBe(outerTest.length);
    expect(right / outerTest.length).toBe(exported.testAccuracy);
    expect(new Set(predicted).size).toBeGreaterThan(1);
  });
}
