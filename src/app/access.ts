import { isLoopback, makeToken, NO_TOKENS, type Tokens } from "../server/index.ts";
import type { RelayOptions } from "./config/options.ts";

/** The tokens of a relay, and the one that it made because it was not given. */
export interface SettledTokens {
  tokens: Readonly<Tokens>;
  madeToken: string | undefined;
}

/**
 * Decides who needs a token. Programs on other machines always do, unless `insecure` is set. Once one right has a token, every right
 * needs one: the relay makes a token for the rights that would have none.
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

/**
 * The token of the engine that the relay starts; undefined if no program needs one. It is a token of its own, since other users of the machine
 * can see it: Godot takes the address of its debugger on the command line alone.
 */
export function settleEngineToken(tokens: Readonly<Tokens>): string | undefined {
  return Object.values(tokens).some((token) => token !== undefined) ? makeToken() : undefined;
}
