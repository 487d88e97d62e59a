/** Writes docs/errors.md from the list of codes: `npm run docs:errors`. A unit test says when it is out of date. */
import { writeFileSync } from 'node:fs';
import { errorsPage, ERRORS_PAGE } from './lib/errors-page';

writeFileSync(ERRORS_PAGE, await errorsPage());
console.log(`${ERRORS_PAGE} is written.`);
