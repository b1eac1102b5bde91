import type { HttpCase } from "../support/http-case.ts";
import { HTTP_BODY_CASES } from "./http-bodies.ts";
import { HTTP_GUARD_CASES } from "./http-guards.ts";
import { HTTP_LINE_CASES } from "./http-lines.ts";

/** All cases of HTTP whose bytes can be read in several ways. */
export const HTTP_CASES: readonly HttpCase[] = [...HTTP_BODY_CASES, ...HTTP_LINE_CASES, ...HTTP_GUARD_CASES];
