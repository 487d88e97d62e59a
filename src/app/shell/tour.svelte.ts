import { recall, remember } from '../../browser/remembered';
import type { Route } from '../../planning/addresses/routes';

const KEY = 'first-steps';

/** Where each of the four steps is at home. */
const HOMES: readonly Route['page'][] = ['start', 'plan', 'study', 'study'];

/** The first visit's four steps. They follow the person from page to page until they are dismissed, and can be asked for again. */
class Tour {
  open = $state(recall(KEY) !== 'dismissed');
  step = $state(0);

  /** A page whose step comes later has been reached: go on there. */
  reach(page: Route['page']): void {
    const home = HOMES.indexOf(page);
    if (home > this.step) this.step = home;
  }

  /** Whether the steps have something to say on this page. */
  belongs(page: Route['page']): boolean {
    return HOMES.includes(page);
  }

  show(): void {
    this.step = 0;
    this.open = true;
    remember(KEY, 'open');
  }

  dismiss(): void {
    this.open = false;
    remember(KEY, 'dismissed');
  }
}

export const tour = new Tour();
