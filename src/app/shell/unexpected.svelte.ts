/** Errors that nobody caught: faults of the page. The first is shown; those after it mostly follow from it. */
class UnexpectedErrors {
  error = $state.raw<unknown>(null);

  /** Listens to what the browser tells of them. */
  watch(): void {
    addEventListener('error', ({ error }) => this.note(error));
    addEventListener('unhandledrejection', ({ reason }) => this.note(reason));
  }

  note(error: unknown): void {
    // What the browser tells of scripts that are not the page's own says nothing.
    if (error !== null && error !== undefined) this.error ??= error;
  }

  clear(): void {
    this.error = null;
  }
}

export const unexpected = new UnexpectedErrors();

const MOST_LINES = 12;

/** What helps to find the fault, and nothing that a person wrote: the text of an error may hold a name, its place does not. */
export function reportOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const places = stack.split('\n').filter((line) => /^\s*at |@/.test(line));
  return [
    `AutoTinyML: ${error instanceof Error ? error.name : typeof error}`,
    `page: ${location.hash.split('?')[0].split('/').slice(0, 2).join('/')}`,
    `browser: ${navigator.userAgent}`,
    ...places.slice(0, MOST_LINES).map((line) => line.trim().replaceAll(location.origin, '')),
  ].join('\n');
}
