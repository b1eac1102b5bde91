/**
 * The one error this project throws: a code that callers branch on, and a sentence for the person.
 * The codes and what each means to a peer are in protocol/error-table.ts.
 */
export class CodedError<Code extends string = string> extends Error {
  override readonly name = "CodedError";

  constructor(
    readonly code: Code,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
