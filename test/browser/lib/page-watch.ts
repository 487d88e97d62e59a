import { expect, type Page } from '@playwright/test';

/** Collects everything a clean run must not have: console errors, page errors, CSP violations, foreign requests. */
export function watchPage(page: Page) {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
  page.on('worker', (worker) =>
    worker.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`worker console: ${message.text()}`);
    }),
  );
  page.on('request', (request) => {
    const address = new URL(request.url());
    if (
      !['blob:', 'data:'].includes(address.protocol) &&
      address.origin !== new URL(page.url()).origin &&
      page.url() !== 'about:blank'
    ) {
      complaints.push(`foreign request: ${address.origin}`);
    }
  });
  const installed = page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`CSP violation: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  return {
    ready: installed,
    expectClean: () => expect(complaints).toEqual([]),
  };
}
