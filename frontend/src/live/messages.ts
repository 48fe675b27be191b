// Made from classroom/messages.py by `make messages`. Do not change it here.

export const LONGEST_TEXT = 2000;
export const LONGEST_LINE = 200;
export const MOST_OPTIONS = 8;
export const MOST_NAMES = 60;
export const KEPT_CHAT = 200;

/** A command was carried out, now or earlier. Some say more, such as the key of what was made. */
export interface Acknowledged {
  type: "ack";
  id: string;
  [extra: string]: unknown;
}

/** Somebody said something, or it changed: reactions were counted, or it was removed. At most `KEPT_CHAT` stay in the state. */
export interface ChatMessage {
  type: "chat.message";
  message: ChatView;
}

/** Put a reaction under a message, or take it away. */
export interface ChatReact {
  id: string;
  type: "chat.react";
  message: number;
  reaction: "thumb" | "got_it" | "tell_more" | "same_here";
  on?: boolean;
}

/** Take a message away; its writer may, too. */
export interface ChatRemove {
  id: string;
  type: "chat.remove";
  message: number;
}

/**
 * Say something, to the room or to one's own group.
 *
 * `group` is for which one it was written: who sits in another one by the time it arrives is refused. None: wherever he sits.
 */
export interface ChatSend {
  id: string;
  type: "chat.send";
  text: string;
  parent?: number | null;
  to?: "room" | "group";
  group?: number | null;
}

/** Something somebody said. `parent` is the message that a thread hangs on; `reactions` counts. */
export interface ChatView {
  id: number;
  by: PersonView;
  text: string;
  parent: number | null;
  at: string;
  reactions: Record<string, number>;
  removed: boolean;
}

/** A dilemma is in another phase, or its votes were counted (at most once a second). */
export interface DilemmaChanged {
  type: "dilemma.changed";
  dilemma: DilemmaView | null;
}

/** Write the result down as an article, and as a question for later. */
export interface DilemmaKeep {
  id: string;
  type: "dilemma.keep";
  dilemma: number;
}

/** Bring a dilemma to its next phase. `talk` makes groups of three. `minutes` None: until the trainer says so. */
export interface DilemmaPhase {
  id: string;
  type: "dilemma.phase";
  dilemma: number;
  phase: "ready" | "first" | "talk" | "second" | "result";
  minutes?: number | null;
}

/** A case in which there is no right answer. Both tallies are empty until the result. */
export interface DilemmaView {
  id: number;
  title: string;
  role: string;
  case: string;
  options: Option[];
  phase: "ready" | "first" | "talk" | "second" | "result";
  ends_at: string | null;
  first: Tally;
  second: Tally;
  votes: number;
  article: string;
}

/** Choose alone; the round follows from the phase. */
export interface DilemmaVote {
  id: string;
  type: "dilemma.vote";
  dilemma: number;
  option: number;
}

/** For one group: all but its chat. */
export interface GroupChanged {
  type: "group.changed";
  group: GroupState;
}

/** Call the trainer to one's group; the trainer takes it away. */
export interface GroupHelp {
  id: string;
  type: "group.help";
  group?: number | null;
  on?: boolean;
}

/** Write down what one's group found; `group` as in `chat.send`. */
export interface GroupNotes {
  id: string;
  type: "group.notes";
  group?: number | null;
  text: string;
}

/** What one group knows. */
export interface GroupState {
  number: number;
  task: string;
  ends_at: string | null;
  people: PersonView[];
  chat: ChatView[];
  notes: string;
  board: number | null;
  needs_help: boolean;
  said: string;
}

/** A breakout group as everybody sees it. Without names when more than `MOST_NAMES` are out: who comes late would send a thousand. */
export interface GroupView {
  number: number;
  count: number;
  people: PersonView[];
  needs_help: boolean;
}

/** Sit with a group, to hear and see what it does. None: back to the room. */
export interface GroupVisit {
  id: string;
  type: "group.visit";
  group: number | null;
}

/** Groups were made or ended, or one asks for help. */
export interface GroupsChanged {
  type: "groups.changed";
  groups: GroupsView | null;
}

/** Call everybody back. The notes become an article; those of a circle stay with its session. */
export interface GroupsEnd {
  id: string;
  type: "groups.end";
}

/** Send everybody into groups: of `size` at random, or as `chosen` (attendees by group). */
export interface GroupsMake {
  id: string;
  type: "groups.make";
  size?: number;
  chosen?: number[][] | null;
  task?: string;
  minutes?: number | null;
}

/** Tell all groups something. */
export interface GroupsSay {
  id: string;
  type: "groups.say";
  text: string;
}

/** The groups that are out now. */
export interface GroupsView {
  groups: GroupView[];
  task: string;
  ends_at: string | null;
}

/** Give somebody the word: his hand goes down and he may speak. None takes the word back. */
export interface HandGiveWord {
  id: string;
  type: "hand.give_word";
  person: number | null;
}

/** Raise or lower one's hand. */
export interface HandSet {
  id: string;
  type: "hand.set";
  up: boolean;
}

/** A raised hand; the list is in the order in which they went up. */
export interface HandView {
  person: PersonView;
  at: string;
}

/** Whose hands are up, in order; the first `MOST_NAMES`. */
export interface HandsChanged {
  type: "hands.changed";
  hands: HandView[];
}

/** For one person: the whole of it. */
export interface MeChanged {
  type: "me.changed";
  me: MeState;
}

/**
 * What only this person knows. `votes` by "poll:<id>" or "dilemma:<id>:<round>"; `liked` are questions he wants answered, too.
 *
 * A state holds what he chose; `me.changed` says only that he did (null), because events are stored and votes have no names.
 */
export interface MeState {
  person: PersonView;
  group: number | null;
  muted: boolean;
  hand: boolean;
  votes: Record<string, unknown>;
  liked: number[];
  reacted: Record<string, string[]>;
  media: Record<string, unknown>;
}

/** Tell how one takes part: which rung, microphone and camera. None leaves the call; `text` is being there without sound. */
export interface MediaSet {
  id: string;
  type: "media.set";
  rung: "video" | "small" | "sound" | "text" | null;
  microphone?: boolean;
  camera?: boolean;
}

/**
 * An offer, an answer or a candidate for somebody else's browser.
 *
 * Handed on at once and not stored: it is of no use later, and tells addresses.
 */
export interface MediaSignal {
  id: string;
  type: "media.signal";
  to: number;
  data: Record<string, unknown>;
}

/** What a browser hears of another one's browser: an offer, an answer, a candidate. `from` is that attendee's id. */
export interface MediaSignalled {
  type: "media.signal";
  from: number;
  data: Record<string, unknown>;
}

/** What somebody chose in a poll of which people were told, before they chose, that the trainer sees names. */
export interface NamedVote {
  by: PersonView;
  value: unknown;
}

/** Something to choose. `short` and `long` are what it leads to, shown with a dilemma's result. */
export interface Option {
  text: string;
  short: string;
  long: string;
}

/** How many there are, at most once a second: `came` and `left` change `people.names`, unless there are too many to name. */
export interface PeopleChanged {
  type: "people.changed";
  count: number;
  sound_only: number;
  named: boolean;
  came: PersonView[];
  left: number[];
}

/** Who is there. `names` is None when there are more than `MOST_NAMES`; `away` are people whose line was just lost. */
export interface PeopleView {
  count: number;
  sound_only: number;
  names: PersonView[] | null;
}

/** Take somebody's microphone, or give it back. None: of everybody but who leads. */
export interface PersonMute {
  id: string;
  type: "person.mute";
  person: number | null;
  muted?: boolean;
}

/** Send somebody out for good. His sockets close at once. */
export interface PersonRemove {
  id: string;
  type: "person.remove";
  person: number;
}

/** Somebody in the room. `id` is the attendee's, never the account's. */
export interface PersonView {
  id: number;
  name: string;
  staff: boolean;
  rung: "video" | "small" | "sound" | "text";
  microphone: boolean;
  camera: boolean;
  muted: boolean;
}

/** A poll was opened, closed or shown, or its votes were counted (at most once a second). */
export interface PollChanged {
  type: "poll.changed";
  poll: PollView;
}

/** Make a poll on the spot. */
export interface PollNew {
  id: string;
  type: "poll.new";
  kind: "one" | "several" | "scale" | "words" | "number" | "order";
  question: string;
  options?: Option[];
  low?: number | null;
  high?: number | null;
  unit?: string;
  anonymous?: boolean;
  right?: number[];
  why?: string;
}

/** Open or close a poll, show or hide what came out. */
export interface PollSet {
  id: string;
  type: "poll.set";
  poll: number;
  state?: "open" | "closed" | null;
  shown?: boolean | null;
}

/** A poll as the room sees it: without `tally.counts`, `words` and `numbers` until the results are shown. */
export interface PollView {
  id: number;
  kind: "one" | "several" | "scale" | "words" | "number" | "order";
  question: string;
  options: Option[];
  low: number | null;
  high: number | null;
  unit: string;
  state: "ready" | "open" | "closed";
  anonymous: boolean;
  shown: boolean;
  tally: Tally;
  quiz: boolean;
  right: number[];
  why: string;
}

/** Vote; voting again changes it. `value`: a number of an option, several, an order, a step of a scale, a word, or a number; by kind. */
export interface PollVote {
  id: string;
  type: "poll.vote";
  poll: number;
  value: string | number | number[];
}

/** Say that a question is answered, or not after all. */
export interface QuestionAnswered {
  id: string;
  type: "question.answered";
  question: number;
  answered?: boolean;
}

/** Ask the trainer something. */
export interface QuestionAsk {
  id: string;
  type: "question.ask";
  text: string;
}

/** A question was asked, wanted by more, or answered. */
export interface QuestionChanged {
  type: "question.changed";
  question: QuestionView;
}

/** A question for the trainer, with how many others want to know it, too. */
export interface QuestionView {
  id: number;
  by: PersonView;
  text: string;
  votes: number;
  answered: boolean;
}

/** Want a question answered, too, or not any more. */
export interface QuestionVote {
  id: string;
  type: "question.vote";
  question: number;
  on?: boolean;
}

/** A command was not carried out: a code for programs, a sentence for people. */
export interface Refused {
  type: "error";
  id: string;
  code: string;
  text: string;
}

/** How it stands with the session. */
export interface RoomChanged {
  type: "room.changed";
  room: RoomView;
}

/** Everything that was missed has been told; from here on events come as they happen. */
export interface RoomResumed {
  type: "room.resumed";
  seqs: Record<string, number>;
}

/** Lock the room for newcomers, close the chat, choose what stands in the middle. What is None stays as it is. */
export interface RoomSet {
  id: string;
  type: "room.set";
  locked?: boolean | null;
  chat_open?: boolean | null;
  stage?: "slide" | "poll" | "dilemma" | "board" | "wall" | "people" | null;
  board?: number | null;
}

/** What everybody in the room knows. */
export interface RoomState {
  room: RoomView;
  people: PeopleView;
  chat: ChatView[];
  questions: QuestionView[];
  hands: HandView[];
  polls: PollView[];
  dilemma: DilemmaView | null;
  groups: GroupsView | null;
}

/** How everything stands, by stream, with the number of the last event that is in it. The first frame, unless it came back in time. */
export interface RoomStated {
  type: "room.state";
  seqs: Record<string, number>;
  state: Record<string, RoomState | StaffState | GroupState | MeState>;
}

/** How it stands with the session. */
export interface RoomView {
  status: "planned" | "live" | "ended" | "cancelled";
  title: string;
  opens_at: string | null;
  started_at: string | null;
  ends_at: string | null;
  locked: boolean;
  chat_open: boolean;
  stage: "slide" | "poll" | "dilemma" | "board" | "wall" | "people";
  step: number | null;
  steps: StepView[];
  slide: SlideView | null;
  board: number | null;
  task: string;
  word: PersonView | null;
}

/** Begin the session. */
export interface SessionStart {
  id: string;
  type: "session.start";
}

/** End the session for everybody. */
export interface SessionStop {
  id: string;
  type: "session.stop";
}

/** Show a slide to everybody. */
export interface SlideGo {
  id: string;
  type: "slide.go";
  deck: number;
  number: number;
}

/** One slide of a deck: a picture of it, or safe HTML of a card or an article. */
export interface SlideView {
  deck: number;
  title: string;
  number: number;
  of: number;
  picture: string;
  html: string;
  words: string;
  link: string;
}

/** For who leads: the whole of it. */
export interface StaffChanged {
  type: "staff.changed";
  staff: StaffState;
}

/** What only who leads the session knows: prepared polls, results not shown yet, who lost his line, which group asks for help. */
export interface StaffState {
  polls: PollView[];
  named: Record<string, NamedVote[]>;
  dilemmas: DilemmaView[];
  decks: (Record<string, unknown>)[];
  away: PersonView[];
  help: number[];
}

/** Go to a step of the plan. */
export interface StepGo {
  id: string;
  type: "step.go";
  step: number;
}

/** One step of the trainer's plan. */
export interface StepView {
  id: number;
  title: string;
  kind: "slide" | "poll" | "dilemma" | "board" | "wall" | "people";
  minutes: number;
  done: boolean;
  task: string;
}

/** The line is alive, though nothing happens. */
export interface StillHere {
  type: "still.here";
}

/** A stream that this person hears from now on. */
export interface StreamJoined {
  type: "stream.joined";
  stream: string;
  seq: number;
  state: RoomState | StaffState | GroupState | MeState;
}

/** A stream that he hears no more: what is known of it is to be forgotten. */
export interface StreamLeft {
  type: "stream.left";
  stream: string;
}

/** Votes, counted. `counts` goes by option (or by step of a scale, or the sum of places in an order); `words` and `numbers` by value. */
export interface Tally {
  votes: number;
  counts: number[];
  words: Record<string, number>;
  numbers: number[];
  median: number | null;
}

export type Event =
  | ChatMessage
  | DilemmaChanged
  | GroupChanged
  | GroupsChanged
  | HandsChanged
  | MeChanged
  | PeopleChanged
  | PollChanged
  | QuestionChanged
  | RoomChanged
  | StaffChanged;

export type LineFrame =
  | Acknowledged
  | MediaSignalled
  | Refused
  | RoomResumed
  | RoomStated
  | StillHere
  | StreamJoined
  | StreamLeft;

export type Command =
  | ChatReact
  | ChatRemove
  | ChatSend
  | DilemmaKeep
  | DilemmaPhase
  | DilemmaVote
  | GroupHelp
  | GroupNotes
  | GroupVisit
  | GroupsEnd
  | GroupsMake
  | GroupsSay
  | HandGiveWord
  | HandSet
  | MediaSet
  | MediaSignal
  | PersonMute
  | PersonRemove
  | PollNew
  | PollSet
  | PollVote
  | QuestionAnswered
  | QuestionAsk
  | QuestionVote
  | RoomSet
  | SessionStart
  | SessionStop
  | SlideGo
  | StepGo;

export const PLACES: Record<Event["type"], { place: string; value: string }> = {
  "room.changed": { place: "room", value: "room" },
  "people.changed": { place: "people", value: "" },
  "chat.message": { place: "chat", value: "message" },
  "question.changed": { place: "questions", value: "question" },
  "hands.changed": { place: "hands", value: "hands" },
  "poll.changed": { place: "polls", value: "poll" },
  "dilemma.changed": { place: "dilemma", value: "dilemma" },
  "groups.changed": { place: "groups", value: "groups" },
  "staff.changed": { place: "*", value: "staff" },
  "group.changed": { place: "*", value: "group" },
  "me.changed": { place: "*", value: "me" },
};
