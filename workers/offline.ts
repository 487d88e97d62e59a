/// <reference lib="webworker" />
import type { WorkboxPlugin } from 'workbox-core';
import {
  addPlugins,
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
  type PrecacheEntry,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

declare const self: ServiceWorkerGlobalScope & {
  /** Every file of the page with a revision, written here when the page is built; see vite.config.ts. */
  __WB_MANIFEST: PrecacheEntry[];
};

/** Caches of versions whose service worker kept every version whole: `autotinyml-` and a hash. */
const FORMER_CACHE = /^autotinyml-[0-9a-f]{16}$/;

/** Servers vary their headers by origin or language; what lies here is the page's own, whoever asks. */
const withoutVary: WorkboxPlugin = {
  async cacheWillUpdate({ response }) {
    if (!response.ok) return null;
    const headers = new Headers(response.headers);
    headers.delete('vary');
    return new Response(response.body, { status: response.status, headers });
  },
};

// Everything the page may ever ask for, so that one visit is enough; an update fetches what has another revision.
addPlugins([withoutVary]);
precacheAndRoute(self.__WB_MANIFEST, { cleanURLs: false, ignoreURLParametersMatching: [/.*/] });
registerRoute(new NavigationRoute(createHandlerBoundToURL('./')));
cleanupOutdatedCaches();

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (FORMER_CACHE.test(name)) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

// A new version waits until the person takes it.
self.addEventListener('message', (event) => {
  if (event.data === 'activate') void self.skipWaiting();
});

// Pressing a notice brings the page back.
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(
    (async () => {
      const [page] = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
      if (page) await page.focus();
      else await self.clients.openWindow('./');
    })(),
  );
});
