import { expect, test } from "bun:test";
import { CommandRuns } from "../../../src/dashboard/model/command-runs.ts";

test("a command keeps its last five outcomes, newest first, results and errors alike", async () => {
  let count = 0;
  const call = async (name: string): Promise<unknown> => {
    if (name === "save") throw new Error("disk is full");
    return ++count;
  };
  const runs = new CommandRuns(call, () => 1000);
  for (let run = 0; run < 7; run++) await runs.run("move", {});
  await runs.run("save", {});
  const told = (name: string) => runs.outcomes.value.get(name)?.map(({ text, isFault }) => [text, isFault]);
  expect(told("move")).toEqual(["7", "6", "5", "4", "3"].map((text) => [text, false]));
  expect(told("save")).toEqual([["disk is full", true]]);
  expect(runs.waiting.value.size).toBe(0);
});

test("a command waits until the game has answered", async () => {
  const answer = Promise.withResolvers<unknown>();
  const runs = new CommandRuns(
    () => answer.promise,
    () => 0,
  );
  const running = runs.run("move", {});
  expect([...runs.waiting.value]).toEqual(["move"]);
  answer.resolve(null);
  await running;
  expect(runs.outcomes.value.get("move")).toMatchObject([{ text: "done", isFault: false }]);
});
