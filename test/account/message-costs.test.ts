import { expect, test } from "bun:test";
import { MessageCosts } from "../../src/account/message-costs.ts";

test("a command is expected to take as much as the last one, or a little less than those before", () => {
  const costs = new MessageCosts("commandsPerSecond");
  expect(costs.expectedMillis("a")).toBe(1);
  costs.measured("a", 20);
  expect(costs.expectedMillis("a")).toBe(20);
  costs.measured("a", 0);
  expect(costs.expectedMillis("a")).toBe(19);
});

test("an endpoint's estimate counts, until a command takes far longer than that", () => {
  const costs = new MessageCosts("commandsPerSecond", (message) => (message === "ping" ? 0.05 : undefined));
  expect([costs.expectedMillis("ping"), costs.expectedMillis("subscribe")]).toEqual([0.05, 1]);
  costs.measured("subscribe", 30);
  expect(costs.expectedMillis("ping")).toBe(0.05);
  costs.measured("ping", 30);
  expect(costs.expectedMillis("ping")).toBe(30);
});

test("no command is charged for more than 50 ms, since the process itself may have been stopped", () => {
  expect(new MessageCosts("commandsPerSecond").measured("a", 400)).toBe(50);
});
