import { InvalidArgumentError } from "commander";
import type { History, TopicPattern } from "../../client/index.ts";
import { isTopicPattern } from "../../protocol/topic-patterns.ts";

/** A reader of a number given by hand. Bounds are part of the error. Fails: InvalidArgumentError. */
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
 * A reader of a WebSocket address given by hand. The same place by HTTP is taken too: that is what a browser shows.
 * Fails: InvalidArgumentError.
 */
export function webSocketUrl(text: string): string {
  const address = text.replace(/^http(s?):/, "ws$1:");
  if (!/^wss?:$/.test(URL.parse(address)?.protocol ?? "")) {
    throw new InvalidArgumentError("Expected an address such as ws://127.0.0.1:8081.");
  }
  return address;
}

/** A reader of topics given by hand, with commas between. Fails: InvalidArgumentError. */
export function topicList(text: string): TopicPattern[] {
  const topics = text.split(",");
  const wrong = topics.find((topic) => !isTopicPattern(topic));
  if (wrong !== undefined)
    throw new InvalidArgumentError(
      `Expected topics such as fps,custom/*,log/* or *, got ${JSON.stringify(wrong)}.`,
    );
  // Checked above: what is a pattern at run time is one of the type.
  return topics as TopicPattern[];
}

/** A reader of how much of the past is wanted. Fails: InvalidArgumentError. */
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
