import { addressOf, parseRoute, type Place, type Route } from '../../planning/addresses/routes';

/** The address, reactive. */
class Router {
  route = $state.raw<Route>(parseRoute(location.hash));

  constructor() {
    addEventListener('hashchange', () => (this.route = parseRoute(location.hash)));
  }

  /** The page that the address says, which is the one shown from the next task on. */
  get addressed(): Route['page'] {
    return parseRoute(location.hash).page;
  }

  go(route: Place): void {
    location.hash = addressOf(route);
  }

  /**
   * Changes what the address says without leaving the page or adding to the history. A page that is being left says
   * nothing more: its last words would undo the way out.
   */
  rewrite(route: Place): void {
    if (route.page !== this.addressed) return;
    history.replaceState(null, '', addressOf(route));
  }
}

export const router = new Router();
