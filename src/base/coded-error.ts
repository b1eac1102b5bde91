/**
 * The one error class that this project throws: a code for programs and a sentence for people.
 * protocol/error-table.ts lists the codes and what each means to a peer.
 */
export class CodedError<Code extends string = string> extends Error {
  override readonly name: string = "CodedError";

  constructor(
    readonly code: Code,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
