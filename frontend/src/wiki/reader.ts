/** What the page of an article loads: reading aloud, and who is busy in it. It also reads without this. */
import { wireSpeech } from "../player/speech";
import { wireBusy } from "./busy";

wireSpeech(document);
for (const line of document.querySelectorAll<HTMLElement>("[data-busy]")) wireBusy(line);
