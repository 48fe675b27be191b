/**
 * Whether somebody may still write. Who was logged out may go on reading what is published, so his line can stay open while what he writes goes
 * nowhere. When nothing is stored for a while, the page asks.
 */

const PATIENCE = 4000;
const LOGGED_OUT = 4401;
const FORBIDDEN = 4403;

/** The code with which the server would have closed the line; null when all is well, or when it does not answer. */
export async function endOf(url: string): Promise<number | null> {
  try {
    const { status } = await fetch(url, { headers: { Accept: "application/json" } });
    return codeOf(status);
  } catch {
    return null;
  }
}

export function codeOf(status: number): number | null {
  if (status === 401) return LOGGED_OUT;
  return status === 403 || status === 404 ? FORBIDDEN : null;
}

/** Asks once for each time that text is not stored for a while. */
export class Doubt {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly ask: () => void) {}

  /** `waiting`: there is a line, and something written here is not stored. */
  see(waiting: boolean): void {
    if (!waiting) {
      clearTimeout(this.timer);
      this.timer = undefined;
      return;
    }
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.ask();
    }, PATIENCE);
  }
}
