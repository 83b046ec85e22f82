// While the line is down the field pages are answered with one empty page; nothing of anybody lies in this cache.
const CACHE = "shoushan-field-1";
const SHELL = `${self.registration.scope.replace(/\/$/, "")}/offline`;

async function keep() {
  const cache = await caches.open(CACHE);
  const page = await fetch(SHELL, { credentials: "same-origin", cache: "no-store" });
  if (!page.ok) return;
  const text = await page.clone().text();
  await cache.put(SHELL, page);
  const parts = Array.from(text.matchAll(/(?:href|src)="([^"]+\.(?:css|js|svg)[^"]*)"/g), (found) => found[1]);
  await Promise.all(parts.map((part) => cache.add(part).catch(() => undefined)));
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  if (event.request.mode === "navigate") {
    event.respondWith(fetch(event.request).catch(() => caches.match(SHELL)));
  } else if (/\.(css|js|svg)(\?|$)/.test(event.request.url)) {
    event.respondWith(fetch(event.request).catch(() => caches.match(event.request)));
  }
});
