import { expect, test } from "bun:test";
import type { Command } from "../../../src/protocol/commands.ts";
import { furtherCost } from "../../../src/surfaces/websocket/command-cost.ts";

const topics = Array.from({ length: 64 }, () => "*");

test.each<[string, Command, number, number]>([
  ["ping", { command: "ping" }, 64, 0],
  ["one subscription", { command: "subscribe", topics: ["fps"] }, 0, 9],
  ["64 subscriptions", { command: "subscribe", topics }, 0, 25],
  ["64 subscriptions in place of 64", { command: "subscribe", topics }, 64, 41],
  ["a resume", { command: "resume", epoch: "x", since: 0, topics }, 0, 25],
  ["an end to all of 64", { command: "unsubscribe", topics: ["*"] }, 64, 25],
  ["a switch of a client with 64", { command: "configure", config: { fps_enabled: true } }, 64, 25],
  ["an interval of a client with 64", { command: "set_update_interval", interval: 1 }, 64, 25],
])("%s counts by what it names and what the client has", (_, command, subscriptions, cost) => {
  expect(furtherCost(command, subscriptions)).toBe(cost);
});
