import { CodedError } from "../../src/base/coded-error.ts";

/** What went wrong: the command line, the markers of a page, or the stored results. */
export type BenchErrorCode = "bad_arguments" | "bad_marker" | "unknown_table" | "smoke_results";

/** An error that the person at the command line can fix. The command prints its message without a stack. */
export class BenchError extends CodedError<BenchErrorCode> {}
