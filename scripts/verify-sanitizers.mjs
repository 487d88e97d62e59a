/**
 * Runs exported C under the sanitizers of addresses and of undefined behaviour, with examples that hold missing, infinite
 * and absurd values in every channel: no message, and the same bytes as in the page. `--smoke` takes a few of all cases.
 * Run through tsx.
 */
import { spawnSync } from 'node:child_process';
import { SANITIZER_CASES, verifySanitized } from '../test/verify/sanitizer-cases.ts';

const compilers = ['gcc', 'clang'].filter((name) => spawnSync(name, ['--version']).status === 0);
if (compilers.length === 0) {
  console.log('skipped: there is neither gcc nor clang');
  process.exit(0);
}
const smoke = process.argv.includes('--smoke');
let failures = 0;
for (const [i, sanitizerCase] of SANITIZER_CASES.entries()) {
  if (smoke && i % 13 !== 0) continue;
  const problems = compilers.flatMap((compiler) => verifySanitized(sanitizerCase, compiler));
  failures += problems.length;
  const outcome = problems.length === 0 ? `same bytes with ${compilers.join(' and ')}` : problems.join('; ');
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${sanitizerCase.label}: ${outcome}`);
}
if (failures > 0) {
  console.error(`${failures} checks failed`);
  process.exit(1);
}
