import { z } from "zod";
import { checkSchema } from "../../../base/check-schema.ts";
import { describeIssue } from "../../../protocol/describe-issue.ts";
import type { Refusal } from "../../../protocol/error-message.ts";
import { excerpt } from "../../../protocol/excerpt.ts";
import { whyNoJsonObject } from "../../../protocol/json-fault.ts";
import { parseJsonObject } from "../../../protocol/json-object.ts";

/** Most entries of a list in one message. */
const MAX_LISTED = 4096;

const u32 = z.int().min(0).max(0xffff_ffff);
const id = z.string().max(256).optional();
const parameterNames = z.array(z.string().max(256)).max(MAX_LISTED);

/** Every message of a viewer that the relay answers, by its `op`. Source: github.com/foxglove/ws-protocol, docs/spec.md. */
const REQUESTS = {
  subscribe: z.object({
    op: z.literal("subscribe"),
    subscriptions: z.array(z.object({ id: u32, channelId: u32 })).max(MAX_LISTED),
  }),
  unsubscribe: z.object({ op: z.literal("unsubscribe"), subscriptionIds: z.array(u32).max(MAX_LISTED) }),
  getParameters: z.object({ op: z.literal("getParameters"), parameterNames, id }),
  setParameters: z.object({
    op: z.literal("setParameters"),
    parameters: z.array(z.object({ name: z.string().max(256), value: z.unknown() })).max(MAX_LISTED),
    id,
  }),
  subscribeParameterUpdates: z.object({ op: z.literal("subscribeParameterUpdates"), parameterNames }),
  unsubscribeParameterUpdates: z.object({ op: z.literal("unsubscribeParameterUpdates"), parameterNames }),
};

type Op = keyof typeof REQUESTS;

/** A checked message of a viewer. */
export type JsonRequest = { [Name in Op]: z.output<(typeof REQUESTS)[Name]> }[Op];

/** Reads a text message of a viewer. */
export function readJsonRequest(
  text: string,
  maxDepth: number,
): { request: JsonRequest; refusal?: undefined } | { op: string; refusal: Refusal } {
  const message = parseJsonObject(text, { maxDepth });
  if (message === undefined)
    return { op: "message", refusal: { code: "bad_json", message: whyNoJsonObject(text, maxDepth) } };
  const { op } = message;
  if (typeof op !== "string" || !Object.hasOwn(REQUESTS, op)) {
    const got = typeof op === "string" ? excerpt(op) : "no op";
    const expected = `expected an op of ${Object.keys(REQUESTS).join(", ")}`;
    return { op: "message", refusal: { code: "unknown_command", message: `${expected}, got ${got}` } };
  }
  const checked = checkSchema<z.ZodType<JsonRequest>>(REQUESTS[op as Op], message);
  if (checked.success) return { request: checked.data };
  return { op, refusal: { code: "bad_command", message: `${op}: ${describeIssue(checked.error)}` } };
}
