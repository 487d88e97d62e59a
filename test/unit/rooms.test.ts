import { readFileSync } from 'node:fs';
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
