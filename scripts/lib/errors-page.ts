import { format, resolveConfig } from 'prettier';
import { ERROR_CODES, type ErrorCode } from '../../src/core/error-codes';
import { kindOfFailure, type FailureKind } from '../../src/study/failures';

export const ERRORS_PAGE = 'docs/errors.md';

/** What becomes of a study that meets the error. */
const CONSEQUENCES: Readonly<Record<FailureKind, string>> = {
  trial: 'a result of the trial',
  machine: 'tried again, then paused',
  program: 'shown with its code',
  cancelled: 'nothing',
};

/** The text of `docs/errors.md`: a table for each part of the list. */
export async function errorsPage(): Promise<string> {
  const tables = Object.entries(ERROR_CODES).map(([part, entries]) => {
    const rows = Object.entries(entries).map(
      ([code, [meaning, remedy]]) =>
        `| \`${code}\` | ${meaning} | ${remedy} | ${CONSEQUENCES[kindOfFailure(code as ErrorCode)]} |`,
    );
    return [
      `## ${part}`,
      '',
      '| code | meaning | remedy | a study |',
      '| --- | --- | --- | --- |',
      ...rows,
    ].join('\n');
  });
  const page = `# Errors

Written by \`npm run docs:errors\` from [the list of codes](../src/core/error-codes.ts). The page says the same with the names and numbers at
hand. Of a study, only what its own configuration did to a training is a result; what the machine did is tried again, and then the study
pauses until somebody resumes it.

${tables.join('\n\n')}
`;
  return format(page, { ...(await resolveConfig(ERRORS_PAGE)), parser: 'markdown' });
}
