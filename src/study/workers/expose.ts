import { expose } from 'comlink';
import { installWireErrors } from './wire-errors';

/** What a worker's entry does: offer its service to the page, errors included. */
export function exposeService(service: object): void {
  installWireErrors();
  expose(service);
}
