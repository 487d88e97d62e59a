/** Whether a newer version of the page lies ready. It is taken only when the person asks for it. */
class Updates {
  ready = $state(false);
  #waiting: ServiceWorker | null = null;

  /** Registers the service worker; where there is none, or it is refused, the page works all the same. */
  async watch(): Promise<void> {
    const container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
    if (!container) return;
    let registration: ServiceWorkerRegistration | undefined;
    try {
      registration = await container.register('./offline.js');
    } catch {
      return;
    }
    // A browser that is told to block service workers may answer with nothing.
    if (!registration) return;
    this.#follow(registration, container);
  }

  #follow(registration: ServiceWorkerRegistration, container: ServiceWorkerContainer): void {
    this.#offer(registration.waiting);
    registration.addEventListener('updatefound', () => {
      const { installing } = registration;
      installing?.addEventListener('statechange', () => {
        // The first visit installs too, but replaces nothing.
        if (installing.state === 'installed' && container.controller) this.#offer(installing);
      });
    });
  }

  /** Takes the new version: the page reloads. */
  take(): void {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    this.#waiting?.postMessage('activate');
  }

  /**
   * Loads the page anew, where there is a network without anything that is cached: a part of it was missing or damaged.
   * Finished trials are on disk.
   */
  async reloadAnew(): Promise<void> {
    try {
      // The one file that no cache has.
      const { ok } = await fetch('./offline.js', { cache: 'reload' });
      if (ok) await this.#forgetCaches();
    } catch {
      // Without a network, what is cached is all there is.
    }
    location.reload();
  }

  async #forgetCaches(): Promise<void> {
    const container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
    for (const registration of (await container?.getRegistrations()) ?? []) await registration.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
  }

  #offer(worker: ServiceWorker | null): void {
    this.#waiting = worker;
    this.ready = worker !== null;
  }
}

export const updates = new Updates();
