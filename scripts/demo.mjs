// Drives the real page in a headless Chromium: drops the files (or takes the embedded sample), runs the search with
// real training, prints one line per trial as it happens and a table at the end.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureChromium, ensurePackages, root } from './lib/process.mjs';

const usage =
  'npm run demo [-- files… --board ID --profile x-cube-ai|export --compression x1|x4|x8|int8 --space standard|quick|experiment1|experiment2|thorough|ds-cnn|resnet-8|mobilenet-v1 --trials N --seed S --method M --gravity --magnitude --rate HZ --front-end raw|statistics|spectrum --zip FILE --try FILE.csv --json FILE]';

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        board: { type: 'string', default: 'stm32f303k8' },
        profile: { type: 'string', default: 'x-cube-ai' },
        compression: { type: 'string' },
        space: { type: 'string' },
        trials: { type: 'string', default: '12' },
        seed: { type: 'string', default: '1' },
        method: { type: 'string', default: 'autotinyml' },
        gravity: { type: 'boolean', default: false },
        magnitude: { type: 'boolean', default: false },
        rate: { type: 'string' },
        'front-end': { type: 'string', default: 'raw' },
        zip: { type: 'string' },
        try: { type: 'string' },
        json: { type: 'string' },
        minutes: { type: 'string', default: '30' },
      },
    });
    for (const file of [...positionals, ...(values.try ? [values.try] : [])]) statSync(file);
    const frontEnd = values['front-end'];
    if (!['raw', 'statistics', 'spectrum'].includes(frontEnd))
      throw new Error(`There is no front end ${frontEnd}.`);
    const prepared = values.gravity || values.magnitude || values.rate !== undefined || frontEnd !== 'raw';
    if (prepared && positionals.length === 0)
      throw new Error('--gravity, --magnitude, --rate and --front-end prepare recordings: name their files.');
    if (values.rate !== undefined && !(Number(values.rate) > 0))
      throw new Error(`${values.rate} is no rate.`);
    return { ...values, files: positionals.map((file) => resolve(file)) };
  } catch (error) {
    console.error(`${error.message}\nUsage: ${usage}`);
    process.exit(2);
  }
}

const percent = (fraction) => (fraction === undefined ? '–' : `${(100 * fraction).toFixed(1)} %`);
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(2)} KB`;

function trialLine(trial) {
  const parameters = Object.entries(trial.configuration)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
  const verdict = trial.deployable ? 'deployable' : 'undeployable';
  return [
    `trial ${String(trial.number).padStart(3)}`,
    trial.phase.padEnd(8),
    percent(trial.accuracy).padStart(8),
    `RAM ${kilobytes(trial.ramBytes)}`,
    `ROM ${kilobytes(trial.romBytes)}`,
    `X-CROSS ${percent(trial.crossAccuracy)}`,
    verdict,
    parameters,
  ].join('  ');
}

/** Finished trials in order, from the CSV file that the page gives. */
async function readTrials(page) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Trials as CSV' }).click(),
  ]);
  const text = readFileSync(await download.path(), 'utf8');
  const { data } = Papa.parse(text, { header: true, dynamicTyping: true, skipEmptyLines: true });
  return data.map(trialOf);
}

/** A row of the file; what was not measured is null there. */
const trialOf = (row) => ({
  number: row.trial,
  phase: row.phase,
  outcome: row.state === 'failed' ? 'failed' : row.deployable ? 'deployable' : 'undeployable',
  deployable: row.deployable,
  accuracy: row.accuracy ?? undefined,
  ramBytes: row.ram_bytes,
  romBytes: row.rom_bytes,
  crossAccuracy: row.x_cross ?? undefined,
  configuration: Object.fromEntries(
    Object.entries(row)
      .filter(([field, value]) => field.startsWith('hp_') && value !== null)
      .map(([field, value]) => [field.slice('hp_'.length), value]),
  ),
});

/** How many trials have finished, as the table of trials says; it has a row for its head. */
async function finishedTrials(page) {
  const table = page.getByTestId('trials');
  return (await table.isVisible()) ? Number(await table.getAttribute('aria-rowcount')) - 1 : 0;
}

async function openPlan(page, address, options) {
  const { board, profile, trials, seed, method, compression, space, files } = options;
  const preset = new URLSearchParams({ board, profile, trials, seed, method });
  if (compression) preset.set('compression', compression);
  if (space) preset.set('preset', space);
  if (files.length > 0) {
    await page.goto(`${address}#/`);
    await page.getByLabel('Choose files').setInputFiles(files);
    await untilDataAreRead(page);
    // The plan takes what its address says when it opens; the data stay.
    await page.goto(`${address}#/`);
  } else {
    preset.set('sample', 'walking');
  }
  await page.goto(`${address}#/plan?${preset}`);
  await untilDataAreRead(page);
  await prepare(page, options);
  for (const facts of await page.getByTestId(/^data-facts/).allInnerTexts())
    console.log(facts.replaceAll('\n', ' '));
  await page.getByRole('button', { name: 'Start search' }).click();
}

/** Sets what is done to recordings before windows are cut. */
async function prepare(page, { gravity, magnitude, rate, 'front-end': frontEnd }) {
  const set = async (what, change) => {
    const field = page.getByLabel(what);
    if ((await field.count()) === 0 || (await field.isDisabled()))
      throw new Error(`“${what}” cannot be set for these files: are they recordings with a clock?`);
    await change(field);
    await untilDataAreRead(page);
  };
  if (rate !== undefined) {
    await set('Resample to (Hz)', async (field) => {
      await field.fill(rate);
      await field.blur();
    });
  }
  if (gravity) await set('Take gravity off', (field) => field.check());
  if (magnitude) await set('Add the magnitude', (field) => field.check());
  if (frontEnd !== 'raw') await set('The network sees', (field) => field.selectOption(frontEnd));
}

/** Downloads the best model as the page exports it. */
async function saveZip(page, file) {
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: 120_000 }),
    page
      .getByTestId('best')
      .getByRole('button', { name: /download/i })
      .click(),
  ]);
  await download.saveAs(file);
}

/** What the page's try-it decides on a file, window by window. */
async function tryFile(page, file) {
  await page.getByTestId('best').getByRole('link', { name: 'Try it' }).click();
  const drawer = page.getByTestId('try');
  await drawer.locator('input[type=file]').first().setInputFiles(file);
  const tried = drawer.locator('[data-testid=try-score][data-source=files]');
  const problem = drawer.getByTestId('error');
  await tried.or(problem).first().waitFor({ timeout: 120_000 });
  if (await problem.isVisible()) throw new Error(await problem.innerText());
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    drawer.getByRole('button', { name: 'Decisions as CSV' }).click(),
  ]);
  const text = readFileSync(await download.path(), 'utf8');
  const { data } = Papa.parse(text, { header: true, skipEmptyLines: true });
  return data.map((row) => ({
    recording: row.recording,
    startRow: Number(row.start_row),
    classIndex: Number(row.class_index),
    class: row.class,
    probability: Number(row.probability),
    known: row.known === 'true',
    trueClass: row.true_class || null,
  }));
}

async function untilDataAreRead(page) {
  const start = page.getByRole('button', { name: 'Start search' });
  await start.waitFor();
  const deadline = Date.now() + 180_000;
  while (!(await start.isEnabled())) {
    const problem = page.getByRole('alert').first();
    if (await problem.isVisible()) throw new Error(await problem.innerText());
    if (Date.now() > deadline) throw new Error('The data were not ready within three minutes.');
    await page.waitForTimeout(100);
  }
}

/** Prints trials as they appear; resolves when the study has ended. */
async function follow(page, minutes) {
  const deadline = Date.now() + minutes * 60_000;
  let trials = [];
  for (;;) {
    const state = await page.evaluate(() => document.querySelector('[data-testid=best]')?.dataset.state);
    if ((await finishedTrials(page)) > trials.length) {
      const printed = trials.length;
      trials = await readTrials(page);
      for (const trial of trials.slice(printed)) console.log(trialLine(trial));
    }
    if (state === 'finished' || state === 'stopped' || state === 'failed') return { state, trials };
    if (Date.now() > deadline) throw new Error(`The search did not end within ${minutes} minutes.`);
    await page.waitForTimeout(250);
  }
}

function printTable(trials) {
  console.log('');
  console.table(
    trials.map(({ number, phase, accuracy, ramBytes, romBytes, crossAccuracy, deployable }) => ({
      trial: number,
      phase,
      accuracy: percent(accuracy),
      RAM: kilobytes(ramBytes),
      ROM: kilobytes(romBytes),
      'X-CROSS': percent(crossAccuracy),
      deployable: deployable ? 'yes' : 'no',
    })),
  );
}

function bestLine(best, trials, board) {
  if (!best) return `best: none board=${board} deployable=no trials=${trials.length}`;
  return (
    `best: accuracy=${best.accuracy.toFixed(4)} ramBytes=${best.ramBytes} romBytes=${best.romBytes}` +
    ` crossAccuracy=${best.crossAccuracy.toFixed(4)} board=${board} deployable=${best.deployable ? 'yes' : 'no'} trials=${trials.length}`
  );
}

await ensurePackages();
const options = readArguments();
const executablePath = await ensureChromium();
const { buildPage, servePage } = await import('./lib/serve.mjs');
const { chromium } = await import('@playwright/test');
const { default: Papa } = await import('papaparse');
await buildPage();
const server = await servePage();
const browser = await chromium.launch({
  executablePath,
  args: [
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ],
});
let status = 1;
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  const complaints = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await openPlan(page, server.address, options);
  const { state, trials } = await follow(page, Number(options.minutes));
  const best = trials
    .filter((trial) => trial.deployable && trial.accuracy !== undefined)
    .sort((a, b) => b.accuracy - a.accuracy)[0];
  mkdirSync(join(root, 'out'), { recursive: true });
  await page.screenshot({ path: join(root, 'out', 'demo.png'), fullPage: true });
  const testAccuracy = await page.getByTestId('best').getAttribute('data-test-accuracy');
  if (options.zip && best) await saveZip(page, options.zip);
  const tries = options.try && best ? await tryFile(page, options.try) : undefined;
  if (options.json)
    writeFileSync(
      options.json,
      JSON.stringify({ options, state, trials, testAccuracy, tries, complaints }, null, 2),
    );
  printTable(trials);
  for (const complaint of complaints) console.log(`page error: ${complaint}`);
  if (options.zip && best) console.log(`the export of the best model: ${options.zip}`);
  if (tries) console.log(`${options.try}: ${tries.length} windows decided`);
  if (testAccuracy) console.log(`outer test of the refitted model: ${percent(Number(testAccuracy))}`);
  console.log(bestLine(best, trials, options.board));
  status = best && state === 'finished' && complaints.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error.message);
} finally {
  await browser.close();
  await server.close();
}
process.exit(status);
