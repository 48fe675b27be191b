/**
 * The copy on the phone: what was written without reception is still there after the browser was closed. Each person has his own on a shared
 * phone, so that nobody sends in what somebody else wrote.
 */
import { IndexeddbPersistence } from "y-indexeddb";
import type * as Y from "yjs";

const PROBE = "vakkring-probe";
const STORE = "probe";
/** Bytes: where these fit, the next hours of writing do. */
const PROBE_SIZE = 256 * 1024;
/** A text of this size is read in less; a browser that has not answered by then may never do. */
const PATIENCE = 5000;

export function nameOf(kind: string, document: string, person: string): string {
  return `vakkring-${kind}-${document}-${person}`;
}

/**
 * Brings the copy into the document and keeps it, as long as the browser does; `kept` is told whether it does, also when that changes. Answers
 * null where there is none (a private window, a full phone), and after a few seconds in any case: nobody waits for a text because of its copy.
 */
export async function keepCopy(doc: Y.Doc, name: string, kept: (now: boolean) => void): Promise<IndexeddbPersistence | null> {
  if (!(await within(canKeep(), false))) {
    kept(false);
    return null;
  }
  const copy = new IndexeddbPersistence(name, doc);
  const synced = copy.whenSynced.then(() => {
    watch(copy, kept);
    return true;
  });
  if (!(await within(synced, false))) kept(false);
  return copy;
}

/** The library goes on as if nothing had happened when what it writes does not fit, or when the browser throws the copy away. */
export function watch(copy: { db: EventTarget | null }, kept: (now: boolean) => void): void {
  kept(true);
  for (const end of ["error", "abort", "close"]) {
    copy.db?.addEventListener(end, () => {
      kept(false);
    });
  }
}

function within<T>(answer: Promise<T>, otherwise: T): Promise<T> {
  return Promise.race([
    answer,
    new Promise<T>((done) => {
      setTimeout(() => {
        done(otherwise);
      }, PATIENCE);
    }),
  ]);
}

/** Writes something, reads it and takes it away: a full phone opens what it cannot write. The library would wait for ever where this fails. */
export function canKeep(): Promise<boolean> {
  return new Promise((done) => {
    const no = (): void => {
      done(false);
    };
    try {
      const opening = indexedDB.open(PROBE, 2); // the first held nothing
      opening.onupgradeneeded = () => {
        opening.result.createObjectStore(STORE);
      };
      opening.onerror = opening.onblocked = no;
      opening.onsuccess = () => {
        tryOut(opening.result, done);
      };
    } catch {
      no();
    }
  });
}

function tryOut(db: IDBDatabase, done: (can: boolean) => void): void {
  const end = (can: boolean): void => {
    db.close();
    done(can);
  };
  const writing = db.transaction(STORE, "readwrite");
  writing.objectStore(STORE).put(new Uint8Array(PROBE_SIZE), 1);
  writing.onabort = () => {
    end(false);
  };
  writing.oncomplete = () => {
    const reading = db.transaction(STORE, "readwrite");
    const found = reading.objectStore(STORE).get(1);
    reading.objectStore(STORE).clear();
    reading.onabort = () => {
      end(false);
    };
    reading.oncomplete = () => {
      end(found.result instanceof Uint8Array && found.result.length === PROBE_SIZE);
    };
  };
}
