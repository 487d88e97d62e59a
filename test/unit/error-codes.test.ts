import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorsPage, ERRORS_PAGE } from '../../scripts/lib/errors-page';
import { ERROR_CODES } from '../../src/core/error-codes';

const codes = Object.values(ERROR_CODES).flatMap((part) => Object.keys(part));

describe('the list of error codes', () => {
  it('is what docs/errors.md says; otherwise run npm run docs:errors', async () => {
    expect(readFileSync(ERRORS_PAGE, 'utf8')).toBe(await errorsPage());
  });

  it('has each code once, and none that nothing throws', () => {
    expect(new Set(codes).size).toBe(codes.length);
    const source = ['src', 'workers']
      .flatMap((room) => readdirSync(room, { recursive: true, encoding: 'utf8' }).map((at) => join(room, at)))
      .filter((path) => /\.(ts|svelte)$/.test(path) && !path.endsWith('error-codes.ts'))
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n');
    expect(codes.filter((code) => !source.includes(`'${code}'`))).toEqual([]);
  });
});
