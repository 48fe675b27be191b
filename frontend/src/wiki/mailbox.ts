/** The comments at the server: fetched, added, dealt with. Each answer is the list of those that are open, or what is wrong. */

export interface Remark {
  id: string;
  quote: string;
  text: string;
  author: string;
}

/** An empty sentence means: no answer. */
export type Listed = { comments: Remark[] } | { error: string };

export class Mailbox {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  fetch(): Promise<Listed> {
    return this.ask(this.url, null);
  }

  /** `remark.id` is made here: sent twice, it counts once. */
  add(remark: { id: string; quote: string; text: string }): Promise<Listed> {
    return this.ask(this.url, new URLSearchParams(remark));
  }

  finish(id: string): Promise<Listed> {
    return this.ask(`${this.url}${encodeURIComponent(id)}/klaar/`, new URLSearchParams());
  }

  private async ask(url: string, body: URLSearchParams | null): Promise<Listed> {
    const headers = { Accept: "application/json", "X-CSRFToken": this.token };
    try {
      const response = await fetch(url, body ? { method: "POST", body, headers } : { headers });
      return read(await response.json());
    } catch {
      return { error: "" };
    }
  }
}

export function read(answer: unknown): Listed {
  const { comments, error } = (typeof answer === "object" && answer !== null ? answer : {}) as { comments?: unknown; error?: unknown };
  if (Array.isArray(comments)) return { comments: comments.filter(isRemark) };
  return { error: typeof error === "string" ? error : "" };
}

function isRemark(one: unknown): one is Remark {
  if (typeof one !== "object" || one === null) return false;
  const remark = one as Record<string, unknown>;
  return ["id", "quote", "text", "author"].every((key) => typeof remark[key] === "string") && remark.done !== true;
}
