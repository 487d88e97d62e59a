import { parseArgs } from 'node:util';
import { filesAt } from './lib/files-at';
import { inspectReport, reportText } from './lib/inspect-report';

/**
 * Says what the page would make of files or folders, through the code of its ingest worker and without a browser.
 * Run: npm run inspect -- PATHS… [--json]
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
});
if (positionals.length === 0) {
  console.error('Usage: npm run inspect -- PATHS… [--json]');
  process.exit(2);
}
const report = await inspectReport(await filesAt(positionals));
console.log(values.json ? JSON.stringify(report, null, 2) : reportText(report));
if (report.error) process.exitCode = 1;
