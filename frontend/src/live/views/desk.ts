/** What who leads has beside the stage: calls for help, the poll and the dilemma that run, hands, groups. */
import { say as announce } from "../../live";
import { need } from "../../need";
import { ask, askOnce } from "../asking";
import { circle, fill, keyed, on, part, put, setText, show } from "../dom";
import type { Drawing } from "../drawing";
import type { DilemmaView, GroupView, NamedVote, PeopleView, PollView } from "../messages";
import { listed, say } from "../words";
import { drawResult, inWords } from "./bars";
import { chime } from "./chime";
import { mountCountdown } from "./countdown";
import { deskPoll } from "./moves";

export function mountDesk(drawing: Drawing): void {
  const desk = need(document, "[data-desk]");
  mountCalls(drawing, need(desk, "[data-calls]"));
  mountDeskPoll(drawing, need(desk, "[data-desk-poll]"));
  mountDeskDilemma(drawing, need(desk, "[data-desk-dilemma]"));
  mountHands(drawing, desk);
  mountGroups(drawing, desk);
}

function mountCalls(drawing: Drawing, place: HTMLElement): void {
  const { room } = drawing;
  let before: readonly number[] = room.state.staff?.help ?? [];
  drawing.add(() => [room.state.staff?.help], () => {
    const calls = room.state.staff?.help ?? [];
    if (calls.some((group) => !before.includes(group))) chime();
    before = calls;
    keyed(place, calls, {
      key: (group) => group,
      make: (group) => {
        const call = part("call");
        put(call, "[data-words]", say("group-calls", { n: group }));
        on(call, "[data-visit]", () => { visit(drawing, group); });
        return call;
      },
      fill: () => undefined,
    });
  });
}

/** To come is to help: the call is over. */
function visit({ room }: Drawing, group: number): void {
  void askOnce(room, { type: "group.visit", group });
  if (room.state.staff?.help.includes(group)) void askOnce(room, { type: "group.help", group, on: false });
}

function mountDeskPoll(drawing: Drawing, section: HTMLElement): void {
  const { room } = drawing;
  drawing.add(() => [deskPoll(room.state), room.state.staff?.named, room.state.room.people], () => {
    const poll = deskPoll(room.state);
    show(section, poll !== null);
    if (!poll) return;
    put(section, "[data-title]", say(poll.state === "open" ? "poll-running" : "poll-shut"));
    put(section, "[data-question]", poll.question);
    put(section, "[data-show]", say(poll.shown ? "poll-hide" : "poll-show"));
    put(section, "[data-shut]", say(poll.state === "open" ? "poll-close" : "poll-reopen"));
    const results = need(section, "[data-results]");
    if (results.dataset.poll !== String(poll.id)) results.replaceChildren();
    results.dataset.poll = String(poll.id);
    drawResult(results, poll, undefined, true);
    drawNamed(need(section, "[data-named]"), poll, room.state.staff?.named[String(poll.id)] ?? []);
    put(section, "[data-votes]", [turnout(poll.tally.votes, room.state.room.people), poll.anonymous ? say("poll-nameless") : ""].join(" "));
  });
  on(section, "[data-show]", () => {
    const poll = deskPoll(room.state);
    if (poll) void askOnce(room, { type: "poll.set", poll: poll.id, shown: !poll.shown });
  });
  on(section, "[data-shut]", () => {
    const poll = deskPoll(room.state);
    if (poll) void askOnce(room, { type: "poll.set", poll: poll.id, state: poll.state === "open" ? "closed" : "open" });
  });
}

function drawNamed(list: HTMLElement, poll: PollView, votes: readonly NamedVote[]): void {
  show(list, votes.length > 0);
  keyed(list, votes, {
    key: ({ by }) => by.id,
    make: ({ by }) => {
      const row = part("named");
      put(row, "[data-name]", by.name);
      return row;
    },
    fill: (row, { value }) => { put(row, "[data-value]", inWords(poll, value)); },
  });
}

/** How many of those who may have voted. Who leads does not vote; in a room so full that it names nobody one does. */
export function turnout(votes: number, { count, names }: PeopleView): string {
  if (votes === 0) return say("no-votes");
  const people = count - (names?.filter(({ staff }) => staff).length ?? 1);
  return votes >= people ? say("poll-all", { n: votes }) : say("poll-some", { n: votes, of: people });
}

function mountDeskDilemma(drawing: Drawing, section: HTMLElement): void {
  const { room } = drawing;
  const played = (): DilemmaView | null => room.state.staff?.dilemmas.find(({ id }) => id === room.state.room.dilemma?.id) ?? null;
  const isPlayed = (): boolean => played() !== null && room.state.room.room.stage === "dilemma";
  const clock = mountCountdown(need(section, "[data-clock]"), () => (isPlayed() ? (played()?.ends_at ?? null) : null));
  drawing.add(() => [played(), isPlayed()], () => {
    const dilemma = played();
    show(section, isPlayed());
    if (!dilemma) return;
    clock();
    put(section, "[data-title]", dilemma.title);
    put(section, "[data-phase]", `${say(`phase-${dilemma.phase}`)} · ${say("votes", { n: dilemma.votes })}`);
    const tally = dilemma.phase === "second" || dilemma.phase === "result" ? dilemma.second : dilemma.first;
    keyed(need(section, "[data-bars]"), dilemma.options, {
      key: ({ text }) => text,
      make: () => part("bar"),
      fill: (row, option, at) => {
        const count = tally.counts[at] ?? 0;
        put(row, "[data-text]", option.text);
        put(row, "[data-count]", count);
        fill(need(row, "[data-fill]"), tally.votes > 0 ? count / tally.votes : 0);
      },
      facts: () => dilemma,
    });
    show(need(section, "[data-keep]"), dilemma.phase === "result" && dilemma.article === "");
  });
  on(section, "[data-keep]", () => {
    const dilemma = played();
    if (dilemma) void askOnce(room, { type: "dilemma.keep", dilemma: dilemma.id }).then((kept) => { if (kept) announce(say("kept-article")); });
  });
}

function mountHands(drawing: Drawing, desk: HTMLElement): void {
  const { room } = drawing;
  drawing.add(() => [room.state.room.hands], () => {
    const { hands } = room.state.room;
    put(desk, "[data-hands-count]", hands.length > 0 ? hands.length : "");
    show(need(desk, "[data-hands-none]"), hands.length === 0);
    keyed(need(desk, "[data-hands]"), hands, {
      key: ({ person }) => person.id,
      make: ({ person }) => {
        const row = part("hand");
        circle(row, person);
        put(row, "[data-name]", person.name);
        on(row, "[data-give]", () => void askOnce(room, { type: "hand.give_word", person: person.id }));
        return row;
      },
      fill: () => undefined,
    });
  });
  drawing.add(() => [room.state.room.room.word], () => {
    const { word } = room.state.room.room;
    show(need(desk, "[data-word-given]"), word !== null);
    if (word) put(desk, "[data-word-given] [data-words]", say("word", { name: word.name }));
  });
  on(desk, "[data-word-back]", () => void askOnce(room, { type: "hand.give_word", person: null }));
}

function mountGroups(drawing: Drawing, desk: HTMLElement): void {
  const { room } = drawing;
  drawing.add(() => [room.state.room.groups, room.me.group], () => {
    const groups = room.state.room.groups?.groups ?? [];
    const people = groups.reduce((sum, group) => sum + group.count, 0);
    put(desk, "[data-groups-count]", groups.length > 0 ? say("groups-count", { people: say("group-count", { n: people }), n: groups.length }) : "");
    show(need(desk, "[data-groups-out]"), groups.length > 0);
    show(need(desk, "[data-groups-make]"), groups.length === 0);
    keyed(need(desk, "[data-groups]"), groups, {
      key: ({ number }) => number,
      make: ({ number }) => {
        const row = part("group");
        put(row, "[data-number]", number);
        on(row, "[data-visit]", () => {
          if (room.me.group === number) void askOnce(room, { type: "group.visit", group: null });
          else visit(drawing, number);
        });
        return row;
      },
      fill: (row, group) => { fillGroup(row, group, room.me.group === group.number); },
      facts: ({ number }) => room.me.group === number,
    });
  });
  on(desk, "[data-groups-end]", () => {
    void ask(room, { type: "groups.end" }).then((done) => { if (done?.article) announce(say("groups-article")); });
  });
}

function fillGroup(row: HTMLElement, group: GroupView, here: boolean): void {
  put(row, "[data-people]", group.people.length > 0 ? listed(group.people.map(({ name }) => name.split(" ")[0] ?? name)) : say("group-count", { n: group.count }));
  show(need(row, "[data-help]"), group.needs_help);
  setText(need(row, "[data-visit]"), say(here ? "group-leave" : "group-visit"));
}
