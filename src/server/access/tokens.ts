import { ALL_RIGHTS, type Right, type Rights } from "../../protocol/rights.ts";

/** Tokens by their rights; undefined for a token that is not set. */
export interface Tokens {
  /** May do everything. */
  all: string | undefined;
  /** May look. */
  viewer: string | undefined;
  /** May be a game. */
  producer: string | undefined;
  /** May look and give commands. */
  control: string | undefined;
}

/** No token: every peer may do everything. */
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
  // A client has to connect before it can call a command, and connecting needs the right to look.
  control: new Set<Right>(["control", "viewer"]),
};

/** Knows the rights of each token. Keeps the hashes of tokens, never the tokens. */
export class TokenBook {
  readonly #entries: { digest: Uint8Array; rights: Rights }[] = [];

  /** `engineToken` lets the engine that the relay starts be a game. */
  constructor(tokens: Readonly<Tokens>, engineToken?: string) {
    for (const kind of Object.keys(RIGHTS_OF) as (keyof Tokens)[]) this.#add(tokens[kind], RIGHTS_OF[kind]);
    this.#add(engineToken, RIGHTS_OF.producer);
  }

  #add(token: string | undefined, rights: Rights): void {
    if (token !== undefined) this.#entries.push({ digest: digestOf(token), rights });
  }

  /** Whether no token is set, so that every peer has every right. */
  get isOpen(): boolean {
    return this.#entries.length === 0;
  }

  /** The rights of a token; undefined for an unknown one. Takes the same time for every token. */
  rightsOf(token: string): Rights | undefined {
    const digest = digestOf(token);
    const rights = new Set<Right>();
    for (const entry of this.#entries) {
      if (crypto.timingSafeEqual(entry.digest, digest)) for (const right of entry.rights) rights.add(right);
    }
    return rights.size === 0 ? undefined : rights;
  }
}

/** Makes a token of 256 random bits, in characters that need no escaping in a URL or header. */
export function makeToken(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
}

/** Hashes have one length, so comparing them takes the same time for every token. */
export function digestOf(token: string): Uint8Array {
  return new Bun.CryptoHasher("sha256").update(token).digest();
}
