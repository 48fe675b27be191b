import { expect, test } from "vitest";
import { askOnce } from "./asking";
import type { Asked, Room } from "./room";

/** What goes out when somebody asks this without reception. */
function sent(...asked: Asked[]): Asked[] {
  const waiting: { id: string; command: Asked }[] = [];
  const send = (command: Asked): Promise<never> => {
    waiting.push({ id: `c${waiting.length}`, command });
    return new Promise(() => undefined);
  };
  for (const command of asked) void askOnce({ waiting, send } as unknown as Room, command);
  return waiting.map(({ command }) => command);
}

const vote = (value: number | number[], poll = 1): Asked => ({ type: "poll.vote", poll, value });
const want = (on: boolean, question = 1): Asked => ({ type: "question.vote", question, on });
const visit = (group: number | null): Asked => ({ type: "group.visit", group });

test.each<[string, Asked[]]>([
  ["back to the first choice", [vote(0), vote(1), vote(0)]],
  ["one box less", [vote([0]), vote([0, 1]), vote([0])]],
  ["on, off and on again", [want(true), want(false), want(true)]],
  ["to a group, away and back", [visit(3), visit(null), visit(3)]],
])("what somebody meant last is what is sent: %s", (_what, asked) => {
  expect(sent(...asked)).toEqual(asked);
});

test("a second tap sends nothing, also when something else was asked in between", () => {
  expect(sent(vote(0), vote(0))).toEqual([vote(0)]);
  expect(sent(vote(0), vote(1, 2), want(true), vote(0))).toEqual([vote(0), vote(1, 2), want(true)]);
  expect(sent(want(true, 1), want(true, 2), want(true, 1))).toHaveLength(2);
});
