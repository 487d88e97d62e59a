/** Whether a newer version of the page lies ready. It is taken only when the person asks for it. */
class Updates {
  ready = $state(false);
  #waiting: ServiceWorker | null = null;

  /** Registers the service worker; where there is none, or it is refused, the page works all the same. */
  async watch(): Promise<void> {
    const container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
    if (!container) return;
    let registration: ServiceWorkerRegistration;
    try {
      registration = await container.register('./offline.js');
    } catch {
      return;
    }
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

  #offer(worker: ServiceWorker | null): void {
    this.#waiting = worker;
    this.ready = worker !== null;
  }
}

export const updates = new Updates();
