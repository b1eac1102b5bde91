import { expect, test } from "bun:test";
import { isEngineCallback, isInputCallback } from "../../src/protocol/engine-callbacks.ts";

test("callbacks of the engine are recognised by name, with the name of a class before it too", () => {
  const names = ["_process", "Player._ready", "_unhandled_input", "process", "_processed", "_on_timeout", ""];
  expect(names.filter(isEngineCallback)).toEqual(["_process", "Player._ready", "_unhandled_input"]);
});

test("callbacks for input are recognised by the signatures of the profiler too", () => {
  const signatures = [
    "res://a.gd::7::_input",
    "res://a.gd::7::Player._gui_input",
    "_shortcut_input",
    "res://_input.gd::7::_process",
    "res://a.gd::7::my_input",
    "res://a.gd::7::<anonymous lambda>(lambda)",
  ];
  expect(signatures.filter(isInputCallback)).toEqual(signatures.slice(0, 3));
});
