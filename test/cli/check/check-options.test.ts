import { expect, test } from "bun:test";
import { Command } from "commander";
import { addCheckOptions, type CheckFlags } from "../../../src/cli/check/check-options.ts";

test("a call keeps every digit of its integers", () => {
  const command = addCheckOptions(new Command());
  command.parse(["--call", 'pick={"id":9007199254740993,"count":2}'], { from: "user" });
  const { call } = command.opts<CheckFlags>();
  expect(JSON.stringify(call)).toBe('[{"name":"pick","arguments":{"id":9007199254740993,"count":2}}]');
});
