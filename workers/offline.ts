/// <reference lib="webworker" />
import type { OfflineManifest } from '../src/offline/manifest';

declare const self: ServiceWorkerGlobalScope;

/** Replaced when the page is built; see scripts/lib/offline-plugin.ts. */
declare const __OFFLINE_MANIFEST__: OfflineManifest;
const { version, files } = __OFFLINE_MANIFEST__;

const PREFIX = 'autotinyml-';
const CACHE = PREFIX + version;

// Everything the page may ever ask for, so that one visit is enough. Past the browser's own cache: it may be older.
self.addEventListener('install', (event) => {
  const requests = files.map((file) => new Request(file, { cache: 'reload' }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
      }
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

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== location.origin) return;
  event.respondWith(
    (async () => {
      const cache = await caches.open(CACHE);
      const wanted = request.mode === 'navigate' ? './' : request;
      // Servers vary their headers by origin; what lies here is the page's own.
      return (await cache.match(wanted, { ignoreSearch: true, ignoreVary: true })) ?? fetch(request);
    })(),
  );
});
