/**
 * The service worker of the patrol page: without a network it gives the page's empty frame, and the files that it loads.
 * It keeps nothing that anybody said: that is the page's matter, sealed.
 */

interface Lasting {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Lasting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  addEventListener(name: "install" | "activate", work: (event: Lasting) => void): void;
  addEventListener(name: "fetch", work: (event: Fetching) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
}

const worker = self as unknown as Worker;
const CACHE = "lindero-patrol-1";
const PAGE = "/patrol";
const FRAME = "/patrol/offline";
const LOADED = /\/static\/[\w./-]+\?v=[0-9a-f]+/g;

/** Fetches the empty frame and every file that it names, and drops what an older one named. */
async function stock(): Promise<void> {
  const frame = await fetch(FRAME, { cache: "no-cache" });
  if (!frame.ok) return;
  const named = new Set((await frame.clone().text()).match(LOADED) ?? []);
  const cache = await caches.open(CACHE);
  await cache.addAll([...named]);
  await cache.put(FRAME, frame);
  for (const old of await cache.keys()) {
    const { pathname, search } = new URL(old.url);
    if (pathname !== FRAME && !named.has(pathname + search)) await cache.delete(old);
  }
}

async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(FRAME)) ?? Response.error();
  }
}

async function file(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

worker.addEventListener("install", (event) => event.waitUntil(stock().then(() => worker.skipWaiting())));
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname === PAGE) {
    event.respondWith(page(request));
    // A new version of the program names other files: look once at each visit that has a network.
    event.waitUntil(stock().catch(() => undefined));
  } else if (pathname.startsWith("/static/")) {
    event.respondWith(file(request));
  }
});
