import { expose, type Endpoint } from 'comlink';
import { installWireErrors } from './wire-errors';

/** What a worker's entry does: offer its service to the page, errors included. Without an endpoint: to the worker's owner. */
export function exposeService(service: object, endpoint?: Endpoint): void {
  installWireErrors();
  expose(service, endpoint);
}
