/**
 * Proves on an emulated Cortex-M4 what the page says of an export: the same bytes as in the page for every format and for every
 * choice of steps between raw samples and window, sizes
 * as `arm-none-eabi-size` counts them, and what is called deployable links and runs within the board's memory while what
 * is called too large does not link. `--smoke` takes a few of all cases; words take only those groups: formats, boards,
 * signal, references, walking. Run through tsx.
 */
import { ensureDebianTools } from './lib/debian.mjs';

const tools = ['arm-none-eabi-gcc', 'qemu-system-arm'];
const packages = ['gcc-arm-none-eabi', 'libnewlib-arm-none-eabi', 'qemu-system-arm'];
if (!ensureDebianTools(tools, packages)) {
  console.log(
    `skipped: ${tools.join(' and ')} cannot be installed here (Debian: apt-get install ${packages.join(' ')})`,
  );
  process.exit(0);
}

const { BOARD_CASES, FORMAT_CASES, REFERENCE_CASES, SIGNAL_CASES, verifyBoard, verifyFormat, verifySignal } =
  await import('../test/verify/device-cases.ts');
const { verifyWalking } = await import('../test/verify/walking.ts');
const smoke = process.argv.includes('--smoke');
const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const takes = (group, inSmoke = true) => (asked.length === 0 || asked.includes(group)) && (inSmoke || !smoke);
let [failures, checked] = [0, 0];

function report({ label, problems, facts }) {
  failures += problems.length;
  checked++;
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${label}: ${[...problems, facts].join('; ')}`);
}

// The formats take turns in the list, so every thirteenth of its cases is of another format.
for (const [i, formatCase] of FORMAT_CASES.entries())
  if (takes('formats') && (!smoke || i % 13 === 0)) report(verifyFormat(formatCase));
for (const [i, boardCase] of BOARD_CASES.entries())
  if (takes('boards') && (!smoke || i === 0)) report(verifyBoard(boardCase));

for (const [i, signalCase] of SIGNAL_CASES.entries())
  if (takes('signal') && (!smoke || i % 7 === 0)) report(await verifySignal(signalCase));

if (takes('references', false))
  for (const referenceCase of REFERENCE_CASES) report(verifyFormat(referenceCase));
if (takes('walking', false)) (await verifyWalking()).forEach(report);

if (checked === 0) {
  console.error(`there is no group of cases called ${asked.join(' or ')}`);
  process.exit(2);
}
if (failures > 0) {
  console.error(`${failures} checks failed`);
  process.exit(1);
}
