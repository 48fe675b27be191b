/** What somebody set about data, kept on his phone: he has one bundle, whichever room he is in. */
import type { Thrift } from "./call";
import { CEILINGS } from "./data";

const KEY = "live-thrift";

export function keptThrift(storage: Pick<Storage, "getItem">): Thrift {
  try {
    const kept = JSON.parse(storage.getItem(KEY) ?? "{}") as { frugal?: unknown; ceiling?: unknown };
    return { frugal: kept.frugal === true, ceiling: CEILINGS.find((one) => one === kept.ceiling) ?? null };
  } catch {
    return { frugal: false, ceiling: null };
  }
}

export function keepThrift(storage: Pick<Storage, "setItem">, thrift: Thrift): void {
  try {
    storage.setItem(KEY, JSON.stringify(thrift));
  } catch {
    // A full or forbidden storage: it holds for this page.
  }
}
