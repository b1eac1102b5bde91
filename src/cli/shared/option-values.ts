import { InvalidArgumentError } from "commander";
import type { History, TopicPattern } from "../../client/index.ts";
import { isTopicPattern } from "../../protocol/topic-patterns.ts";

/** Makes a reader of numbers within bounds. The error states the bounds. Fails: InvalidArgumentError. */
export function numberOption(bounds: {
  min: number;
  max: number;
  whole?: boolean;
}): (text: string) => number {
  return (text) => {
    const value = Number(text);
    const { min, max, whole = false } = bounds;
    if (
      text.trim() === "" ||
      !Number.isFinite(value) ||
      value < min ||
      value > max ||
      (whole && !Number.isInteger(value))
    ) {
      throw new InvalidArgumentError(`Expected a ${whole ? "whole " : ""}number from ${min} to ${max}.`);
    }
    return value;
  };
}

/**
 * Reads a WebSocket address. It also accepts the HTTP address of the same place, since browsers show that one.
 * Fails: InvalidArgumentError.
 */
export function webSocketUrl(text: string): string {
  const address = text.replace(/^http(s?):/, "ws$1:");
  if (!/^wss?:$/.test(URL.parse(address)?.protocol ?? "")) {
    throw new InvalidArgumentError("Expected an address such as ws://127.0.0.1:8081.");
  }
  return address;
}

/** Paths of a relay at which other programs than clients connect, and those programs. */
const OTHER_PATHS: Readonly<Record<string, string>> = {
  producer: "games",
  debugger: "games under Godot's debugger",
  lsp: "editors",
  dap: "editors",
};

/** Reads the address at which clients connect. At /producer a client would become a game. Fails: InvalidArgumentError. */
export function clientUrl(text: string): string {
  const address = webSocketUrl(text);
  const url = new URL(address);
  const path = url.pathname.split("/").at(-1) ?? "";
  const others = Object.hasOwn(OTHER_PATHS, path) ? OTHER_PATHS[path] : undefined;
  if (others === undefined) return address;
  url.pathname = url.pathname.slice(0, -path.length);
  throw new InvalidArgumentError(`/${path} is where ${others} connect. Clients connect to ${bare(url)}.`);
}

/** Makes a reader of an address with a certain path, such as /producer. Fails: InvalidArgumentError. */
export function urlWithPath(path: string, whoConnects: string): (text: string) => string {
  return (text) => {
    const address = webSocketUrl(text);
    const url = new URL(address);
    if (url.pathname.endsWith(path)) return address;
    url.pathname = path;
    throw new InvalidArgumentError(
      `Expected an address with the path ${path}, where ${whoConnects}: ${bare(url)}.`,
    );
  };
}

/** An address to copy, without the slash of an empty path. */
function bare({ href, pathname, search }: URL): string {
  return pathname === "/" && search === "" ? href.slice(0, -1) : href;
}

/** Reads topics, separated by commas. Fails: InvalidArgumentError. */
export function topicList(text: string): TopicPattern[] {
  const topics = text.split(",");
  const wrong = topics.find((topic) => !isTopicPattern(topic));
  if (wrong !== undefined)
    throw new InvalidArgumentError(
      `Expected topics such as fps,custom/*,log/* or *, got ${JSON.stringify(wrong)}.`,
    );
  // Safe: every entry was checked above.
  return topics as TopicPattern[];
}

/** Reads which past messages a subscription starts with. Fails: InvalidArgumentError. */
export function historyRequest(text: string): History {
  if (text === "none" || text === "last") return text;
  const [, what, digits] = /^(last|seconds|since)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  const value = Number(digits);
  if (what === "last" && Number.isInteger(value) && value >= 1 && value <= 10_000) return { last: value };
  if (what === "seconds" && value <= 3600) return { seconds: value };
  if (what === "since" && Number.isSafeInteger(value)) return { since: value };
  throw new InvalidArgumentError(
    "Expected none, last, last=NUMBER (1 to 10000), seconds=NUMBER (up to 3600) or since=OFFSET.",
  );
}
