import { checkSchema } from "../../base/check-schema.ts";
import { COMMANDS, type Command, type CommandName } from "../../protocol/commands.ts";
import { describeIssue } from "../../protocol/describe-issue.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import { excerpt } from "../../protocol/excerpt.ts";
import { whyNoJsonObject } from "../../protocol/json-fault.ts";
import { parseJsonObject, type RequestId, requestIdOf } from "../../protocol/json-object.ts";

/** A checked command, or its refusal with the id to answer under. */
export type ReadCommand =
  | { command: Command; refusal?: undefined }
  | { command?: undefined; refusal: Refusal; id: RequestId | undefined };

const NAMES = Object.keys(COMMANDS) as CommandName[];

/** Reads a command from one text message of a client. */
export function readCommand(text: string, maxDepth: number): ReadCommand {
  const message = parseJsonObject(text, { longIntegers: "echoed", maxDepth });
  if (message === undefined) return refuse("bad_json", whyNoJsonObject(text, maxDepth));
  const id = requestIdOf(message);
  const name = message.command;
  if (typeof name !== "string") {
    return refuse("bad_command", `expected a field "command" with one of ${NAMES.join(", ")}`, id);
  }
  if (!isCommandName(name)) {
    return refuse("unknown_command", `expected one of ${NAMES.join(", ")}, got ${excerpt(name)}`, id);
  }
  const checked = checkSchema(COMMANDS[name], message);
  if (!checked.success) return refuse("bad_command", `${name}: ${describeIssue(checked.error)}`, id);
  return { command: checked.data };
}

function refuse(code: Refusal["code"], message: string, id?: RequestId): ReadCommand {
  return { refusal: { code, message }, id };
}

function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}
