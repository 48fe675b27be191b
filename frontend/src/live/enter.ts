/**
 * The live room. The page (classroom/room.html) holds every word and every part; this opens the line and keeps all of it true.
 *
 * ```html
 * <main data-room data-socket="/ws/live/12/" data-session="12" data-now="the server's time" data-starts="19:30"
 *   data-home="its announcement" data-door="this page" data-login="where to log in" data-board="of board 0" data-board-socket="of board 0">
 * ```
 */
import "../styles/live.css";
import { need } from "../need";
import { setClock } from "./clock";
import { Drawing } from "./drawing";
import { fetched } from "./fetching";
import { LiveRoom } from "./liveroom";
import { Sheets } from "./sheets";
import { position } from "./store";
import { mountBanner } from "./views/banner";
import { mountBoards } from "./views/boards";
import { mountDesk } from "./views/desk";
import { mountDeskSheets } from "./views/desksheets";
import { mountDilemma } from "./views/dilemma";
import { mountEnded } from "./views/ended";
import { mountGroup } from "./views/group";
import { mountGroupSheet } from "./views/groupsheet";
import { mountHand } from "./views/hand";
import { mountPeople } from "./views/people";
import { mountPolls } from "./views/poll";
import { mountPollSheet } from "./views/pollsheet";
import { mountProgramme } from "./views/programme";
import { mountStage } from "./views/stage";
import { mountTalk } from "./views/talk";
import { mountTop } from "./views/top";
import { keepAwake } from "./wakelock";

const page = need(document, "[data-room]");
setClock(page.dataset.now ?? "");
const room = new LiveRoom(page.dataset.socket ?? "", `live:${page.dataset.session}`);
mountEnded(room, page.dataset);
mountBanner(room);
keepAwake(room.ended);
const [call, buttons] = [need(document, "[data-live-media]"), [...document.querySelectorAll<HTMLElement>("[data-bench], .live-top [data-open]")]];
// Until it is known how everything stands, there is nothing behind them.
for (const part of [call, ...buttons]) part.inert = true;
void room.enter().then(() => {
  const drawing = new Drawing(room);
  const sheets = new Sheets(() => { drawing.ask(); });
  // How far this page has followed each stream: support asks for it, and tests compare phones by it.
  drawing.add(() => [room.state.seqs], () => { page.dataset.heard = position(room.state); });
  mountTop(drawing, page.dataset.starts ?? "");
  mountStage(drawing, sheets, page.dataset);
  mountDilemma(drawing);
  mountPolls(drawing);
  mountGroup(drawing);
  mountBoards(drawing, page.dataset);
  mountPeople(drawing);
  mountHand(drawing);
  mountTalkAndMenu(drawing, sheets);
  if (document.body.classList.contains("leads")) mountLeading(drawing, sheets);
  else sheets.dock("talk");
  // Sound and picture weigh more than all the rest: the room stands before they are here, and without them.
  void fetched(room, () => import("./media")).then((media) => {
    if (!media) return;
    call.inert = false;
    media.mountMedia(call, room);
  });
  for (const part of buttons) part.inert = false;
  page.dataset.ready = "";
});

function mountTalkAndMenu(drawing: Drawing, sheets: Sheets): void {
  const talk = mountTalk(drawing, sheets);
  need(document, "[data-questions-open]").addEventListener("click", () => {
    talk.show("questions");
    sheets.open("talk");
  });
  for (const way of document.querySelectorAll<HTMLElement>("[data-go]"))
    way.addEventListener("click", () => {
      sheets.close();
      need(document, `#${way.dataset.go ?? ""}`).scrollIntoView();
      need(document, `#${way.dataset.go ?? ""}`).focus();
    });
}

function mountLeading(drawing: Drawing, sheets: Sheets): void {
  const select = need(document, "[data-sheet=dilemmas] [data-minutes]", HTMLSelectElement);
  const minutes = (): number | null => Number(select.value) || null;
  mountProgramme(drawing, minutes);
  mountDesk(drawing);
  mountPollSheet(drawing, sheets);
  mountDeskSheets(drawing, sheets, minutes);
  mountGroupSheet(drawing, sheets);
}
