import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { ALL_RIGHTS, type Right, type Rights } from "../../protocol/rights.ts";

/** Tokens by what they are good for; undefined where none is set. */
export interface Tokens {
  /** Everything. */
  all: string | undefined;
  /** Looking. */
  viewer: string | undefined;
  /** Being a game. */
  producer: string | undefined;
  /** Commanding, and looking. */
  control: string | undefined;
}

/** No token: whoever reaches the relay may do everything. */
export const NO_TOKENS: Readonly<Tokens> = {
  all: undefined,
  viewer: undefined,
  producer: undefined,
  control: undefined,
};

const RIGHTS_OF: Readonly<Record<keyof Tokens, Rights>> = {
  all: ALL_RIGHTS,
  viewer: new Set<Right>(["viewer"]),
  producer: new Set<Right>(["producer"]),
  // A client that calls a command has to connect first, which is looking.
  control: new Set<Right>(["control", "viewer"]),
};

/** Knows which token gives which rights, and holds no token: only what they hash to. */
export class TokenBook {
  readonly #entries: { digest: Buffer; rights: Rights }[] = [];

  constructor(tokens: Readonly<Tokens>) {
    for (const kind of Object.keys(RIGHTS_OF) as (keyof Tokens)[]) {
      const token = tokens[kind];
      if (token !== undefined) this.#entries.push({ digest: digestOf(token), rights: RIGHTS_OF[kind] });
    }
  }

  /** Whether nobody needs a token. */
  get isOpen(): boolean {
    return this.#entries.length === 0;
  }

  /** What a token is good for; undefined for one that is not known. Always the same work, whatever the token. */
  rightsOf(token: string): Rights | undefined {
    const digest = digestOf(token);
    const rights = new Set<Right>();
    for (const entry of this.#entries) {
      if (timingSafeEqual(entry.digest, digest)) for (const right of entry.rights) rights.add(right);
    }
    return rights.size === 0 ? undefined : rights;
  }
}

/** A new token that nobody can guess: 256 random bits, in characters that a URL and a header take as they are. */
export function makeToken(): string {
  return randomBytes(32).toString("base64url");
}

/** Tokens of different lengths take the same time to compare by what they hash to. */
function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
