/**
 * The bell follows what waits for somebody, as long as the page is open; a page that is loaded anew knows it anyway.
 *
 * ```html
 * <a data-notices data-none="Berichten" data-some="Berichten, {n} nieuw" data-came="Nieuw bericht: {title}"><span class="dot" hidden></span></a>
 * ```
 */
import { say } from "./live";
import { need } from "./need";
import { delay, isFinal, socketUrl } from "./redial";

/** What the server says. `new`: what came since the last time. */
export interface Waiting {
  unread: number;
  new: { id: number; title: string; url: string }[];
}

/** Show how many wait, and say what came. */
export function show(bell: HTMLElement, waiting: Waiting): void {
  const { none = "", some = "", came = "" } = bell.dataset;
  need(bell, ".dot").hidden = !waiting.unread;
  bell.setAttribute("aria-label", waiting.unread ? some.replace("{n}", String(waiting.unread)) : none);
  const last = waiting.new.at(-1);
  if (last) say(came.replace("{title}", () => last.title));
}

/** Listen, and dial again when the line is lost; not after the server said that we may not. */
export function follow(bell: HTMLElement): void {
  const url = socketUrl("/ws/notices/");
  let tries = 0;

  const dial = (): void => {
    const socket = new WebSocket(url);
    socket.onmessage = ({ data }) => {
      tries = 0;
      show(bell, JSON.parse(String(data)) as Waiting);
    };
    socket.onclose = ({ code }) => {
      if (isFinal(code)) return;
      tries += 1;
      setTimeout(dial, delay(tries, Math.random()));
    };
  };

  dial();
}

const bell = document.querySelector<HTMLElement>("[data-notices]");
if (bell) follow(bell);
