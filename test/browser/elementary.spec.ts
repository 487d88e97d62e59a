import { expect, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import * as here from '../../src/core/elementary';
import { randomStream } from '../../src/core/random';

const NAMES = ['exp', 'log', 'log2', 'log1p', 'sin', 'cos'] as const;

/** The module as an expression of its functions. */
function moduleText(): string {
  const source = readFileSync(new URL('../../src/core/elementary.ts', import.meta.url), 'utf8');
  const { outputText } = transpileModule(source, {
    compilerOptions: { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 },
  });
  return `(() => { ${outputText.replaceAll(/^export /gm, '')} return { ${NAMES.join()} }; })()`;
}

test('elementary functions give the same bits in this browser and in Node', async ({ page }) => {
  const random = randomStream(1, 'bits');
  const xs = Array.from({ length: 20_000 }, () => 40 * random.uniform());
  const there = await page.evaluate<Record<string, number[]>>(
    `{ const own = ${moduleText()}; const xs = ${JSON.stringify(xs)}; Object.fromEntries(Object.entries(own).map(([name, of]) => [name, xs.map(of)])) }`,
  );
  for (const name of NAMES)
    expect(
      there[name].filter((value, i) => value !== here[name](xs[i])),
      name,
    ).toEqual([]);
});
