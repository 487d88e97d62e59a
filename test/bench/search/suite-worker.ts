import { codeHash, suiteRun, type SuiteJob } from './suite-run';

/** Of the code as it was when this process began. */
const code = codeHash();

process.on('message', (job: SuiteJob) => {
  process.send!(suiteRun(job, code));
});
