import { expect, test } from "bun:test";
import { encode } from "@msgpack/msgpack";
import { estimateOfCommand } from "../../../src/surfaces/websocket/estimate-of-command.ts";

const light = 0.05;

test.each<[object, number | undefined]>([
  [{ command: "ping", t: 5 }, light],
  [{ t: 5, id: { deep: [1] }, command: "ping" }, light],
  [{ command: "call", name: "noop" }, light],
  [{ command: "subscribe", topics: ["*"] }, undefined],
  [{ command: "pingu" }, undefined],
  [{ id: "ping" }, undefined],
  [{ command: "ping", t: "x".repeat(2000) }, undefined],
])("estimates %j as %p, as JSON and as MessagePack", (command, estimate) => {
  expect(estimateOfCommand(JSON.stringify(command))).toBe(estimate);
  expect(estimateOfCommand(encode(command))).toBe(estimate);
});
