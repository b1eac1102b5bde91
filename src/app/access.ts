import { isLoopback, makeToken, NO_TOKENS, type Tokens } from "../server/index.ts";
import type { RelayOptions } from "./config/options.ts";

/** The tokens that are in force, and one that was made because nobody gave it. */
export interface SettledTokens {
  tokens: Readonly<Tokens>;
  madeToken: string | undefined;
}

/**
 * Settles who needs a token. Beyond this machine everybody does, unless it is said aloud that nobody shall; and where one right
 * has a token every right has: what nobody could do otherwise is done with one that is made.
 */
export function settleTokens({ host, access }: Pick<RelayOptions, "host" | "access">): SettledTokens {
  const { tokens, insecure } = access;
  const given = { ...NO_TOKENS, ...tokens };
  const anyGiven = Object.values(given).some((token) => token !== undefined);
  const mayBeOpen = insecure || isLoopback(host);
  if (!anyGiven && mayBeOpen) return { tokens: given, madeToken: undefined };
  const lacking = given.producer === undefined || given.control === undefined;
  if (given.all !== undefined || (anyGiven && !lacking)) return { tokens: given, madeToken: undefined };
  const madeToken = makeToken();
  return { tokens: { ...given, all: madeToken }, madeToken };
}
