import { addressOf, parseRoute, type Place, type Route } from '../../planning/addresses/routes';

/** The address, reactive. */
class Router {
  route = $state.raw<Route>(parseRoute(location.hash));

  constructor() {
    addEventListener('hashchange', () => (this.route = parseRoute(location.hash)));
  }

  go(route: Place): void {
    location.hash = addressOf(route);
  }

  /** Changes what the address says without leaving the page or adding to the history. */
  rewrite(route: Place): void {
    history.replaceState(null, '', addressOf(route));
  }
}

export const router = new Router();
