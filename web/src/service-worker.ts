// Keeps the app's own files on the phone so that it opens without a line. Replies of the API and pages with anybody's data are never kept.
import precache from "virtual:precache";

declare const self: ServiceWorkerGlobalScope;

const cacheName = `app-${precache.version}`;
const foreign = /^\/(api|staff|demo)(\/|$)/;

self.addEventListener("install", (event) => {
  const fill = async () => {
    const cache = await caches.open(cacheName);
    await cache.addAll(precache.files.map((file) => new Request(file, { cache: file.startsWith("/assets/") ? "default" : "reload" })));
  };
  event.waitUntil(fill());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("app-") && name !== cacheName).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("message", (event) => {
  if (event.data?.type === "SKIP_WAITING") void self.skipWaiting();
});

async function kept(address: string, request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  return (await cache.match(address)) ?? fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || foreign.test(url.pathname)) return;
  if (url.pathname === "/language") event.respondWith(fetch(request).catch(() => kept("/shell", request)));
  else if (request.mode === "navigate") event.respondWith(kept("/shell", request));
  else if (precache.files.includes(url.pathname)) event.respondWith(kept(url.pathname, request));
});
