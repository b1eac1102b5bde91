import { checkSchema } from "../../base/check-schema.ts";
import { COMMANDS, type Command } from "../../protocol/commands.ts";
import { describeIssue } from "../../protocol/describe-issue.ts";
import type { Refusal } from "../../protocol/error-message.ts";

/** The subscription in a v1 client's URL: a subscribe command, none, or a refusal. */
export type UrlSubscription =
  | { command: Command<"subscribe"> | undefined; refusal?: undefined }
  | { command?: undefined; refusal: Refusal };

/** Reads `?topics=fps,custom/*&max_hz=30&history=last&source=NAME`. */
export function urlSubscription({ searchParams }: URL): UrlSubscription {
  const topics = searchParams.get("topics");
  if (topics === null) return { command: undefined };
  const number = (name: string) => (searchParams.has(name) ? { [name]: Number(searchParams.get(name)) } : {});
  const text = (name: string) => (searchParams.has(name) ? { [name]: searchParams.get(name) } : {});
  const names = topics.split(",").map((name) => name.trim());
  const asked = {
    command: "subscribe",
    topics: names,
    ...number("max_hz"),
    ...number("interval"),
    ...text("source"),
    ...text("history"),
  };
  const checked = checkSchema(COMMANDS.subscribe, asked);
  if (checked.success) return { command: checked.data };
  return { refusal: { code: "bad_command", message: `in the URL: ${describeIssue(checked.error)}` } };
}
