import type { z } from "zod";
import type { Refusal } from "../../../protocol/error-message.ts";
import type { ErrorCode } from "../../../protocol/error-table.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { Right } from "../../../protocol/rights.ts";
import type { Download, HttpMethod } from "../../../server/index.ts";
import type { BytesBody } from "./bytes-body.ts";
import type { Parameters, ParameterValues } from "./parameter.ts";

/**
 * One method of one path: what it takes, what it answers, and how. Requests are checked against it; its answers are typed by it;
 * `/openapi.json` and the page at `/` are made of it; a test compares docs/http-api.md with it.
 */
export interface Operation {
  readonly method: HttpMethod;
  /** The path, with its parameters in braces: `/recordings/{name}.mcap`. */
  readonly path: string;
  /** Its name in the OpenAPI document. */
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  /** The parameters of the path. */
  readonly parameters: Parameters;
  readonly query: Parameters;
  /** A schema for a JSON body, or {@link BytesBody} for any other; undefined where it takes none. */
  readonly body: z.ZodType | BytesBody | undefined;
  /** The code that refuses a JSON body which does not fit the schema. */
  readonly badBody: ErrorCode;
  /** The right that a peer needs. Default: viewer for GET, control for all other methods. */
  readonly right: Right | "none" | undefined;
  /** The schema of a JSON answer, or the media type of a download. */
  readonly answer: z.ZodType | string;
  /** A status beside 200 with which it may give the same answer. */
  readonly otherStatus: number | undefined;
  /** The codes with which it may refuse, beside those that every operation has. */
  readonly refusals: readonly ErrorCode[];
  /** Whether its answer is always the same object, so that the relay writes and compresses it only once. */
  readonly constant: boolean;
  /** Fields, at any depth, that change by themselves: a poller is not sent an answer that differs only in them. */
  readonly ticking: readonly string[];
  run(asked: Asked<unknown, unknown, unknown>): Answered<unknown> | Promise<Answered<unknown>>;
}

/** A checked request. */
export interface Asked<Path, Query, Body> {
  /** The parameters of the path, decoded. */
  parameters: Path;
  query: Query;
  body: Body;
  url: URL;
  /** Aborted when the peer hangs up. */
  signal: AbortSignal;
  /** Waits for another turn of the event loop, for work that comes after a wait. */
  nextTurn(): Promise<void>;
}

/** The outcome of an operation. */
export type Answered<Answer> =
  | { answer: Answer; refusal?: undefined; download?: undefined; status?: number }
  | { answer?: undefined; refusal?: undefined; download: Download }
  | { answer?: undefined; refusal: Refusal; download?: undefined; fields?: JsonObject };

type BodyValue<Body> = Body extends z.ZodType ? z.output<Body> : Uint8Array;
type AnswerValue<Answer> = Answer extends z.ZodType ? z.input<Answer> : never;

/** An operation as it is declared. */
export interface DeclaredOperation<
  Path extends Parameters,
  Query extends Parameters,
  Body extends z.ZodType | BytesBody,
  Answer extends z.ZodType | string,
> extends Partial<Omit<Operation, "answer" | "run" | "body">> {
  path: string;
  id: string;
  summary: string;
  parameters?: Path;
  query?: Query;
  body?: Body;
  answer: Answer;
  run(
    asked: Asked<ParameterValues<Path>, ParameterValues<Query>, BodyValue<Body>>,
  ): Answered<AnswerValue<Answer>> | Promise<Answered<AnswerValue<Answer>>>;
}

/** Declares an operation, typed by its schemas. */
export function operation<
  Answer extends z.ZodType | string,
  Path extends Parameters = Record<never, never>,
  Query extends Parameters = Record<never, never>,
  Body extends z.ZodType | BytesBody = z.ZodUndefined,
>(declared: DeclaredOperation<Path, Query, Body, Answer>): Operation {
  return {
    method: "GET",
    parameters: {},
    query: {},
    body: undefined,
    right: undefined,
    otherStatus: undefined,
    badBody: "bad_json",
    refusals: [],
    constant: false,
    ticking: [],
    ...declared,
    // The request has been checked against the same schemas.
    run: (asked) =>
      declared.run(asked as Asked<ParameterValues<Path>, ParameterValues<Query>, BodyValue<Body>>),
  };
}
