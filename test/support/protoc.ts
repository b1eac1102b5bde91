import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { Need } from "./needs.ts";
import { ON_LINUX } from "./system-parts.ts";

const PROGRAM = "/usr/bin/protoc";

/** Google's compiler of protobuf. */
export const PROTOC: Need = {
  name: "protoc",
  found: () => existsSync(PROGRAM),
  command: ON_LINUX ? "sudo apt-get install protobuf-compiler" : undefined,
};

/** A message as `protoc --decode` prints it: each field has a list of values, messages or texts. */
export interface DecodedMessage {
  [field: string]: (DecodedMessage | string)[];
}

/** Decodes bytes as a message of a `.proto` file. A field that the file does not know has its number as its name. */
export async function decodeProtobuf(
  proto: string,
  message: string,
  bytes: Uint8Array,
): Promise<DecodedMessage> {
  return parsed(await protoc(["-I", dirname(proto), `--decode=${message}`, basename(proto)], bytes));
}

/** Decodes bytes as a message that a `FileDescriptorSet` in a file describes. */
export async function decodeByDescriptor(
  descriptors: string,
  message: string,
  bytes: Uint8Array,
): Promise<DecodedMessage> {
  return parsed(await protoc([`--descriptor_set_in=${descriptors}`, `--decode=${message}`], bytes));
}

async function protoc(words: readonly string[], bytes: Uint8Array): Promise<string> {
  const child = Bun.spawn([PROGRAM, ...words], { stdin: bytes, stdout: "pipe", stderr: "pipe" });
  const [text, fault] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  if ((await child.exited) !== 0 || fault !== "") throw new Error(`protoc: ${fault}`);
  return text;
}

/** Reads protobuf's text format. */
function parsed(text: string): DecodedMessage {
  const root: DecodedMessage = {};
  const open = [root];
  for (const line of text.split("\n")) {
    const [, name = "", brace, value = ""] = /^\s*([\w.]+)(?:( \{)|: (.*))$/.exec(line) ?? [];
    const message = open.at(-1);
    if (line.trim() === "}") open.pop();
    else if (name !== "" && message !== undefined) {
      const content = brace === undefined ? value : {};
      message[name] ??= [];
      message[name].push(content);
      if (typeof content !== "string") open.push(content);
    } else if (line.trim() !== "") throw new Error(`expected a line of protobuf's text format, got ${line}`);
  }
  return root;
}

/** The names of all fields in a message and the messages in it. */
export function fieldsOf(message: DecodedMessage, found = new Set<string>()): Set<string> {
  for (const [name, values] of Object.entries(message)) {
    found.add(name);
    for (const value of values) if (typeof value !== "string") fieldsOf(value, found);
  }
  return found;
}
