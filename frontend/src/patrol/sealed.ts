/**
 * What the phone keeps: rows in IndexedDB, each sealed with a key that no script can read out (AES-GCM, not extractable).
 * The key lies in the same database; whoever copies the files without the browser's own key store has letters without sense,
 * and `wipe` makes them so for everybody.
 */

const NAME = "lindero-patrol";
const STORES = ["keys", "rows"] as const;
const NONCE_BYTES = 12;

interface SealedRow {
  readonly id: string;
  readonly at: number;
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}

/** A row as it was put in, with the phone's time at which it was. */
export interface Row {
  readonly id: string;
  readonly at: number;
  readonly value: unknown;
}

/** What rows are kept in. */
export interface Store {
  put(id: string, value: unknown, at: number): Promise<void>;
  all(): Promise<Row[]>;
  remove(id: string): Promise<void>;
  wipe(): Promise<void>;
}

/** Opens the phone's store, `lost` is called when it is taken away later; null where the browser gives none (a page without TLS, a private window). */
export async function openStore(lost: () => void): Promise<Store | null> {
  if (!("indexedDB" in globalThis) || globalThis.crypto?.subtle === undefined) return null;
  try {
    const database = await opened();
    database.addEventListener("close", lost); // Somebody signed out in another tab: the browser has wiped it.
    return sealedStore(database);
  } catch {
    return null; // Storage is switched off: the page works, it only keeps nothing.
  }
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    for (const store of STORES) request.result.createObjectStore(store, { keyPath: "id" });
  };
  return result(request);
}

function sealedStore(database: IDBDatabase): Store {
  const store = (name: (typeof STORES)[number], mode: IDBTransactionMode) =>
    database.transaction(name, mode).objectStore(name);

  async function key(): Promise<CryptoKey> {
    const found = (await result(store("keys", "readonly").get("key"))) as { key: CryptoKey } | undefined;
    if (found !== undefined) return found.key;
    const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    try {
      await result(store("keys", "readwrite").add({ id: "key", key: made }));
      return made;
    } catch {
      return key(); // Another tab made one in the meantime.
    }
  }

  return {
    async put(id, value, at) {
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const plain = new TextEncoder().encode(JSON.stringify(value));
      const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, await key(), plain);
      const row: SealedRow = { id, at, nonce, data };
      await result(store("rows", "readwrite").put(row));
    },
    async all() {
      const rows = (await result(store("rows", "readonly").getAll())) as SealedRow[];
      if (rows.length === 0) return [];
      const unsealing = await key();
      return Promise.all(
        rows.map(async ({ id, at, nonce, data }) => {
          const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce }, unsealing, data);
          return { id, at, value: JSON.parse(new TextDecoder().decode(plain)) as unknown };
        }),
      );
    },
    async remove(id) {
      await result(store("rows", "readwrite").delete(id));
    },
    async wipe() {
      await Promise.all(STORES.map((name) => result(store(name, "readwrite").clear())));
    },
  };
}

function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB"));
  });
}
