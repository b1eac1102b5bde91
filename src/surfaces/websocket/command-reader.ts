import { checkSchema } from "../../base/check-schema.ts";
import { COMMANDS } from "../../protocol/commands.ts";
import { describeIssue } from "../../protocol/describe-issue.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import { excerpt } from "../../protocol/excerpt.ts";
import { whyNoJsonObject } from "../../protocol/json-fault.ts";
import { parseJsonObject, type RequestId, requestIdOf } from "../../protocol/json-object.ts";
import type { LinkCommand } from "../../protocol/link-notices.ts";

/** A checked command, or its refusal with the id to answer under. */
export type ReadCommand =
  | { command: LinkCommand; refusal?: undefined }
  | { command?: undefined; refusal: Refusal; id: RequestId | undefined };

/** Who sends commands: an edge of this relay may give those of a link, and a link those of a client. */
type Commander = "client" | "link" | "edge";
type LinkCommands = typeof import("../../protocol/link-notices.ts").LINK_COMMANDS;

/** The commands of each, made when they are first needed: those of links are loaded with the first link. */
const COMMANDS_OF = new Map<Commander, Partial<LinkCommands>>([["client", COMMANDS]]);

/** The commands that one may give. */
function commandsOf(from: Commander): Partial<LinkCommands> {
  const known = COMMANDS_OF.get(from);
  if (known !== undefined) return known;
  const { LINK_COMMANDS }: typeof import("../../protocol/link-notices.ts") =
    require("../../protocol/link-notices.ts");
  const { mirror, ...ofLinks } = LINK_COMMANDS;
  const commands = from === "edge" ? { ...ofLinks, mirror } : ofLinks;
  COMMANDS_OF.set(from, commands);
  return commands;
}

/** Reads a command from one text message of a client, a link or an edge. */
export function readCommand(text: string, maxDepth: number, from: Commander): ReadCommand {
  const commands = commandsOf(from);
  const names = () => Object.keys(commands).join(", ");
  const message = parseJsonObject(text, { longIntegers: "echoed", maxDepth });
  if (message === undefined) return refuse("bad_json", whyNoJsonObject(text, maxDepth));
  const id = requestIdOf(message);
  const name = message.command;
  if (typeof name !== "string") {
    return refuse("bad_command", `expected a field "command" with one of ${names()}`, id);
  }
  const schema = Object.hasOwn(commands, name) ? commands[name as keyof typeof commands] : undefined;
  if (schema === undefined) {
    return refuse("unknown_command", `expected one of ${names()}, got ${excerpt(name)}`, id);
  }
  const checked = checkSchema(schema, message);
  if (!checked.success) return refuse("bad_command", `${name}: ${describeIssue(checked.error)}`, id);
  return { command: checked.data };
}

function refuse(code: Refusal["code"], message: string, id?: RequestId): ReadCommand {
  return { refusal: { code, message }, id };
}
