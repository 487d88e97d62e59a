import { expect, test, type Page } from '@playwright/test';
import { watchPage } from './lib/page-watch';

/** Files of which a guess is wrong, made so that what they show could as well be meant. */
const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const lines = (count: number, line: (i: number) => readonly (string | number)[]) =>
  Array.from({ length: count }, (_, i) => line(i).join()).join('\n');
const wave = (i: number, by: number) => Math.sin(i / by).toFixed(4);
const words = (page: Page) => page.getByTestId('data-words');
const facts = (page: Page) => page.getByTestId('data-facts');
const role = (page: Page, column: string) => page.getByLabel(`Role of column ${column}`, { exact: true });

async function drop(page: Page, files: ReturnType<typeof csv>[]): Promise<void> {
  await page.goto('./#/');
  // The plan that is being left has such a field, too.
  await expect(page.getByRole('heading', { name: 'The most accurate neural network' })).toBeVisible();
  await page.getByLabel('Choose files').setInputFiles(files);
}

/** Fields of text have an undo of their own: it is pressed elsewhere. */
async function takeBack(page: Page): Promise<void> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press('Control+z');
}

test('nine wrong guesses about files are each put right by one control or two, and undone', async ({
  page,
}) => {
  const watch = watchPage(page);
  await watch.ready;

  await test.step('names are taken from the wrong line', async () => {
    const rows = lines(40, (i) => [`${(i * 7) % 11}.5`, (i * 5) % 13, 'ab'[i % 2]]);
    await drop(page, [csv('pump.csv', `flow,load,label\nleft sensor,right sensor,kind\n${rows}`)]);
    await expect(role(page, 'kind')).toHaveValue('label');
    await page.getByLabel('Names are in line').fill('1');
    await expect(role(page, 'flow')).toHaveValue('signal');
    await expect(words(page)).toContainText('40 rows');
    await takeBack(page);
    await expect(role(page, 'right sensor')).toHaveValue('signal');
  });

  await test.step('a distance is taken for the clock', async () => {
    const drive = (by: number) =>
      `travel,moment,ax,ay\n${lines(400, (i) => [(0.5 * i).toFixed(1), 20 * i + (i % 3 === 2 ? 8 : 0), wave(i, by), wave(i + 3, by)])}`;
    await drop(page, [csv('walk.csv', drive(9)), csv('run.csv', drive(4))]);
    await expect(words(page)).toContainText('2 Hz');
    await role(page, 'moment').selectOption('time');
    await expect(page.getByLabel('One step of the clock is')).toHaveValue('ms');
    await expect(words(page)).toContainText('50 Hz');
    await expect(role(page, 'travel')).toHaveValue('ignore');
    await takeBack(page);
    await expect(words(page)).toContainText('2 Hz');
  });

  await test.step('no clock says the rate', async () => {
    const arm = (by: number) => `ax,ay\n${lines(300, (i) => [wave(i, by), wave(i + 3, by)])}`;
    await drop(page, [csv('up.csv', arm(9)), csv('down.csv', arm(4))]);
    await expect(page.getByText('No rate is known')).toBeVisible();
    await page.getByLabel('Samples per second').fill('104');
    await expect(words(page)).toContainText('about 100 Hz');
    await expect(page.getByText('you say 104 samples per second')).toBeVisible();
    await takeBack(page);
    await expect(page.getByText('No rate is known')).toBeVisible();
  });

  await test.step('who speaks is taken for what is said', async () => {
    const files = [0, 1, 2].flatMap((digit) =>
      ['anna', 'bert'].map((who, w) =>
        csv(
          `${digit}_${who}_1.csv`,
          `time,ax\n${lines(200, (i) => [(i / 100).toFixed(2), wave(i, 3 + 2 * digit + w)])}`,
        ),
      ),
    );
    await drop(page, files);
    await expect(words(page)).toContainText('2 classes');
    await page.getByLabel('Class from the names').selectOption({ label: '0, 1, 2' });
    await expect(words(page)).toContainText('3 classes');
    await takeBack(page);
    await expect(words(page)).toContainText('2 classes');
  });

  await test.step('the number of a machine is taken for an input', async () => {
    const rows = lines(120, (i) => [`${(i * 7) % 11}.5`, (i * 5) % 13, 1 + ((i * 7919) % 4), 'ab'[i % 2]]);
    await drop(page, [csv('table.csv', `flow,load,rig,label\n${rows}`)]);
    await expect(facts(page)).toContainText('3 × 1');
    await role(page, 'rig').selectOption('session');
    await expect(facts(page)).toContainText('2 × 1');
    await expect(page.getByText('The session is in column “rig”.')).toBeVisible();
    await takeBack(page);
    await expect(facts(page)).toContainText('3 × 1');
  });

  await test.step('two channels in a row are taken for one; a number that does not divide it is told at the control', async () => {
    const row = (i: number) =>
      Array.from({ length: 64 }, (_, t) => wave((t >> 1) + i + (t % 2), i % 2 ? 2 : 5));
    await drop(page, [
      csv(
        'rows.csv',
        lines(60, (i) => ['ab'[i % 2], ...row(i)]),
      ),
    ]);
    await expect(facts(page)).toContainText('64 × 1');
    const channels = page.getByLabel('Channels in a row');
    await channels.fill('7');
    await expect(page.getByText('64 values cannot be divided into 7 channels.').first()).toBeVisible();
    await channels.fill('2');
    await expect(facts(page)).toContainText('32 × 2');
    await takeBack(page);
    await takeBack(page);
    await expect(facts(page)).toContainText('64 × 1');
  });

  await test.step('a file is set aside because its columns are others', async () => {
    const arm = (by: number) => lines(300, (i) => [wave(i, by), wave(i + 3, by), i % 5]);
    const bare = lines(200, (i) => [wave(i, 2), wave(i + 3, 2), i % 5, 7]);
    await drop(page, [
      csv('run.csv', `x,y,z\n${arm(4)}`),
      csv('walk.csv', `x,y,z\n${arm(9)}`),
      csv('jump.csv', bare),
    ]);
    await expect(words(page)).toContainText('2 classes');
    await page.getByRole('button', { name: 'Take it in all the same' }).click();
    await expect(words(page)).toContainText('3 classes');
    await takeBack(page);
    await expect(words(page)).toContainText('2 classes');
  });

  await test.step('a fare is taken for what is asked', async () => {
    const rows = lines(200, (i) => [i % 2, 'abc'[(i * 7) % 3], ['m', 'f'][(i * 3) % 2], (i * 13) % 97]);
    await drop(page, [csv('ship.csv', `survived,class,sex,fare\n${rows}`)]);
    await expect(page.getByText('Check it: “survived” or “sex” may be the class, too.')).toBeVisible();
    await expect(words(page)).toContainText('3 classes');
    // On a phone details are closed at first, and nobody looks for what they are not told of.
    const details = page.getByRole('button', { name: 'Details of Data' });
    await details.click();
    await expect(page.getByTestId('doubt')).toContainText('“survived” or “sex” may be the class, too.');
    await details.click();
    await expect(page.getByTestId('doubt')).toHaveCount(0);
    await page.getByLabel('Class in column').selectOption('survived');
    await expect(words(page)).toContainText('2 classes');
    await expect(page.getByText('The class is in column “survived”.')).toBeVisible();
    await takeBack(page);
    await expect(words(page)).toContainText('3 classes');
  });

  await test.step('a calibration is taken for a class', async () => {
    const arm = (by: number) =>
      `time,ax,ay\n${lines(600, (i) => [(i / 50).toFixed(2), wave(i, by), wave(i + 3, by)])}`;
    await drop(page, [csv('walk.csv', arm(9)), csv('run.csv', arm(4)), csv('calibration.csv', arm(2))]);
    await expect(words(page)).toContainText('3 classes');
    await page.getByLabel('Choose calibration.csv').check();
    await page.getByRole('button', { name: 'Leave out', exact: true }).click();
    await expect(words(page)).toContainText('2 classes');
    await takeBack(page);
    await expect(words(page)).toContainText('3 classes');
  });

  await test.step('a correction that cannot work says so in sight of its control', async () => {
    // In one task: what the table shows is of a moment ago, and nothing of what was said may be lost.
    for (const column of ['time', 'ax', 'ay']) await expect(role(page, column)).toBeVisible();
    await page.evaluate(() => {
      for (const select of document.querySelectorAll<HTMLSelectElement>('[aria-label^="Role of column"]')) {
        select.value = 'ignore';
        select.dispatchEvent(new Event('change', { bubbles: true }));
      }
    });
    const notice = page.getByTestId('corrections').getByText('No column is a signal.');
    await expect(notice).toBeInViewport();
    await page.getByRole('button', { name: 'Undo correction' }).click();
    await expect(notice).toBeHidden();
    await expect(words(page)).toContainText('3 classes');
    await expect(facts(page)).toContainText('90 × 1 × 1');
  });

  await test.step('a role that is given while the files are looked at anew is kept', async () => {
    const rows = lines(40, (i) => [`${(i * 7) % 11}.5`, (i * 5) % 13, (i * 3) % 7, 'ab'[i % 2]]);
    await drop(page, [csv('pump.csv', `left,right,middle,kind\n${rows}`)]);
    await expect(words(page)).toContainText('40 rows');
    await expect(role(page, 'kind')).toHaveValue('label');
    await page.evaluate(() => {
      const change = (field: HTMLInputElement | HTMLSelectElement, value: string) => {
        field.value = value;
        for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
      };
      const labels = [...document.querySelectorAll<HTMLLabelElement>('label')];
      const dataLine = labels.find(({ textContent }) => textContent.includes('Data start in line'))!;
      change(dataLine.control as HTMLInputElement, '4');
      change(document.querySelector<HTMLSelectElement>('[aria-label="Role of column right"]')!, 'ignore');
    });
    await expect(words(page)).toContainText('38 rows');
    await expect(role(page, 'right')).toHaveValue('ignore');
    await expect(facts(page)).toContainText('2 × 1 × 1');
  });
  watch.expectClean();
});
