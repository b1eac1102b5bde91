import { expect } from "bun:test";
import * as fc from "fast-check";
import { ERROR_TABLE } from "../../../src/protocol/error-table.ts";
import { MAX_JSON_DEPTH } from "../../../src/protocol/limits.ts";
import { LINK_COMMANDS } from "../../../src/protocol/link-notices.ts";
import { readCommand } from "../../../src/surfaces/websocket/command-reader.ts";
import { commandTexts } from "../support/command-texts.ts";
import { fuzz } from "../support/fuzz.ts";
import { repeatedJson } from "../support/json-arbitraries.ts";
import { mutatedText } from "../support/mutations.ts";

fuzz<string>({
  name: "commands",
  inputs: fc.oneof(commandTexts, mutatedText(commandTexts)),
  runs: 800,
  take(text) {
    const { command, refusal } = readCommand(text, MAX_JSON_DEPTH, "link");
    if (command === undefined) {
      expect(Object.hasOwn(ERROR_TABLE, refusal.code)).toBe(true);
      expect(refusal.message).toStartWith("");
      expect(refusal.message.length).toBeLessThan(1500);
      return refusal;
    }
    // What is accepted fits the schema by itself, with every digit rounded.
    expect(LINK_COMMANDS[command.command].safeParse(JSON.parse(text)).success).toBe(true);
    return [command, JSON.stringify(command)];
  },
  long: {
    parts: repeatedJson([
      ['{"command":"subscribe","topics":[', '"fps"]}'],
      ['{"command":"subscribe","topics":["fps"],', '"id":1}'],
      ['{"command":"call","name":"a","arguments":{', '"z":0}}'],
      ['{"command":"ping","t":[', "0]}"],
      ['{"command":"', '"}'],
      ['{"command":"configure","config":{', '"z":0}}'],
    ]),
    runs: 20,
    maxLength: 262_144,
  },
});
