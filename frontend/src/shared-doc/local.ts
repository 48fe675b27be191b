/**
 * The copy on the phone: what was written without reception is still there after the browser was closed. Each person has his own on a shared
 * phone, so that nobody sends in what somebody else wrote.
 */
import { IndexeddbPersistence } from "y-indexeddb";
import type * as Y from "yjs";

const PROBE = "vakkring-probe";

export function nameOf(kind: string, document: string, person: string): string {
  return `vakkring-${kind}-${document}-${person}`;
}

/** Brings the copy into the document and keeps it. Null when the browser keeps nothing (a private window, a full phone). */
export async function keepCopy(doc: Y.Doc, name: string): Promise<IndexeddbPersistence | null> {
  if (!(await canKeep())) return null;
  const copy = new IndexeddbPersistence(name, doc);
  await copy.whenSynced;
  return copy;
}

/** The library would wait for ever where this fails. */
function canKeep(): Promise<boolean> {
  return new Promise((done) => {
    try {
      const request = indexedDB.open(PROBE);
      request.onsuccess = () => {
        request.result.close();
        done(true);
      };
      request.onerror = () => {
        done(false);
      };
    } catch {
      done(false);
    }
  });
}
