import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
type RunOnly = Parameters<AxeBuilder['options']>[0]['runOnly'];

const EVERY_RULE: RunOnly = { type: 'tag', values: WCAG };
const COLOURS: RunOnly = { type: 'rule', values: ['color-contrast'] };

/**
 * Axe finds nothing on the page as it is. Only violations are written out (axe gives every element that it mentions a selector of
 * its own, which takes longer than the checks), and the page has no frames whose results would be gathered in another page.
 */
export async function expectNoViolations(
  page: Page,
  screen: string,
  runOnly: RunOnly = EVERY_RULE,
): Promise<void> {
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await axe.options({ runOnly, resultTypes: ['violations'] }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' | ')}`);
  expect(found, screen).toEqual([]);
}

/** As above in light colours; in the dark nothing but colours is other. */
export async function expectNoViolationsInBothSchemes(page: Page, screen: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Colours are judged as they are painted.
    await page.evaluate(
      () => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))),
    );
    await expectNoViolations(
      page,
      `${screen}, ${colorScheme}`,
      colorScheme === 'dark' ? COLOURS : EVERY_RULE,
    );
  }
}
