import { readFileSync } from 'node:fs';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { CORE_ROOMS, ROOMS } from '../../rooms.js';

const page = readFileSync(new URL('../../ARCHITECTURE.md', import.meta.url), 'utf8');

/** Rooms and what they know, as a table of the page says it: the first two columns under a heading. */
function tableUnder(heading: string): Record<string, string[]> {
  const lines = page.split('\n');
  const rows = lines.slice(lines.findIndex((line) => line.startsWith(`| ${heading} |`)) + 2);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return Object.fromEntries(
    rows.slice(0, end).map((row) => {
      const [, room, knows] = row.split('|').map((cell) => cell.match(/[\w-]+/g) ?? []);
      return [room[0], knows];
    }),
  );
}

describe('the table of rooms in ARCHITECTURE.md', () => {
  it('is the one that the linter holds imports to', () => {
    expect(tableUnder('room in `src`')).toEqual(ROOMS);
    expect(tableUnder('room in `src/core`')).toEqual(CORE_ROOMS);
  });
});

describe('the linter', { tags: ['full'] }, () => {
  const eslint = new ESLint();
  /** What the linter says of a file with these imports. */
  const saidOf = async (filePath: string, ...imports: string[]) => {
    const code = imports.map((from, i) => `export * as name${i} from '${from}';\n`).join('');
    const [{ messages }] = await eslint.lintText(code, { filePath });
    return messages.filter(({ ruleId }) => ruleId?.startsWith('boundaries/')).map(({ line }) => line);
  };

  it.each([
    ['charts/new.ts', '../storage/database', '../core/space'],
    ['core/space/new.ts', '../deploy/boards', '../errors'],
    ['core/space/new.ts', '../../storage/database', '../random'],
    ['pages/learn/new.ts', '../compare/compare-rows', './formula'],
    ['storage/new.ts', '../study/open-study', '../training/types'],
    ['app/new.ts', '../main', '../study/ports'],
  ])('refuses in %s an import of %s, not one of %s', async (file, forbidden, allowed) => {
    expect(await saidOf(`src/${file}`, allowed, forbidden)).toEqual([2]);
  });
});
