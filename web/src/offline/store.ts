// The phone's own memory: a small wrapper over IndexedDB. When it is broken or blocked the app goes on without it.
const stores = ["pages", "outbox", "owner"] as const;
export type StoreName = (typeof stores)[number];

const patienceMs = 3_000;
let opening: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("visits", 2);
    const timer = setTimeout(() => reject(new Error("the phone's store does not open")), patienceMs);
    request.onupgradeneeded = () => {
      for (const name of stores) if (!request.result.objectStoreNames.contains(name)) request.result.createObjectStore(name);
    };
    request.onsuccess = () => {
      clearTimeout(timer);
      // Another tab wants to upgrade or wipe: give way, and open again when next needed.
      request.result.onversionchange = () => {
        request.result.close();
        opening = undefined;
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  opening.catch(() => {
    opening = undefined;
  });
  return opening;
}

async function run<T>(name: StoreName, mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
  try {
    const database = await open();
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(name, mode);
      const request = work(transaction.objectStore(name));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
      setTimeout(() => reject(new Error("the phone's store does not answer")), patienceMs);
    });
  } catch {
    return undefined;
  }
}

export const put = (name: StoreName, key: string, value: unknown) => run(name, "readwrite", (store) => store.put(value, key));
export const get = <T>(name: StoreName, key: string) => run<T>(name, "readonly", (store) => store.get(key));
export const all = async <T>(name: StoreName) => (await run<T[]>(name, "readonly", (store) => store.getAll())) ?? [];
export const remove = (name: StoreName, key: string) => run(name, "readwrite", (store) => store.delete(key));
export const clear = (name: StoreName) => run(name, "readwrite", (store) => store.clear());
