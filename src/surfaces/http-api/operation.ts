import type { z } from "zod";
import type { Refusal } from "../../protocol/error-message.ts";
import type { ErrorCode } from "../../protocol/error-table.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { Right } from "../../protocol/rights.ts";
import type { QueryParameters, QueryValues } from "./query-parameter.ts";

/**
 * One method of one path: what it takes, what it answers, and how. Requests are checked against it, answers are typed by it,
 * `/openapi.json`, the page at `/` and docs/http-api.md are made of it or held against it.
 */
export interface Operation {
  readonly method: "GET" | "POST" | "PATCH";
  readonly path: string;
  /** Its name in the OpenAPI document. */
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  readonly query: QueryParameters;
  /** What its body is; undefined where it takes none. */
  readonly body: z.ZodType | undefined;
  /** The code of a body that does not fit. */
  readonly badBody: ErrorCode;
  /** What a peer has to have; by default viewer for GET and control for all others. */
  readonly right: Right | "none" | undefined;
  /** What it answers, as JSON. */
  readonly answer: z.ZodType;
  /** A status beside 200 under which it may answer the same. */
  readonly otherStatus: number | undefined;
  /** The codes with which it may refuse, beside those that hold everywhere. */
  readonly refusals: readonly ErrorCode[];
  /** Fields, wherever they stand, that tick by themselves: an answer that differs in them alone is no news to a poller. */
  readonly ticking: readonly string[];
  run(asked: Asked<unknown, unknown>): Answered<unknown> | Promise<Answered<unknown>>;
}

/** A checked request. */
export interface Asked<Query, Body> {
  query: Query;
  body: Body;
  url: URL;
  /** Whoever asked has hung up. */
  signal: AbortSignal;
}

/** What came of it. */
export type Answered<Answer> =
  | { answer: Answer; refusal?: undefined; status?: number }
  | { answer?: undefined; refusal: Refusal; fields?: JsonObject };

/** An operation as it is declared. */
export interface DeclaredOperation<
  Query extends QueryParameters,
  Body extends z.ZodType,
  Answer extends z.ZodType,
> {
  method?: Operation["method"];
  path: string;
  id: string;
  summary: string;
  description?: string;
  query?: Query;
  body?: Body;
  badBody?: ErrorCode;
  right?: Right | "none";
  answer: Answer;
  otherStatus?: number;
  refusals?: readonly ErrorCode[];
  ticking?: readonly string[];
  run(
    asked: Asked<QueryValues<Query>, z.output<Body>>,
  ): Answered<z.input<Answer>> | Promise<Answered<z.input<Answer>>>;
}

/** Declares an operation, typed by its schemas. */
export function operation<
  Answer extends z.ZodType,
  Query extends QueryParameters = Record<never, never>,
  Body extends z.ZodType = z.ZodUndefined,
>(declared: DeclaredOperation<Query, Body, Answer>): Operation {
  return {
    method: "GET",
    query: {},
    body: undefined,
    right: undefined,
    otherStatus: undefined,
    badBody: "bad_json",
    refusals: [],
    ticking: [],
    ...declared,
    // What is asked is checked against the same schemas before.
    run: (asked) => declared.run(asked as Asked<QueryValues<Query>, z.output<Body>>),
  };
}
