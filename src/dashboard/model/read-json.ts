import type { JsonObject } from "../../protocol/json-messages.ts";
import { lineOf } from "./words.ts";

/** A value as an object; empty for anything else. */
export function objectOf(value: unknown): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/** A value as a list; empty for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A value as a number; 0 for anything else. */
export function numberOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

/** Whether a value is a list of so many finite numbers. */
export function isNumbers(value: unknown, length: number): boolean {
  return Array.isArray(value) && value.length === length && value.every((one) => Number.isFinite(one));
}

/** A value as a text of limited length; empty for anything else. */
export function textOf(value: unknown, most = 300): string {
  return typeof value === "string" ? lineOf(value, most) : "";
}

/** Why the relay did not do what it was asked by HTTP; undefined if it did. */
export function faultOf(answer: { status: number; body: JsonObject } | undefined): string | undefined {
  return answer?.status === 200 ? undefined : textOf(answer?.body.message) || "the relay did not answer";
}
