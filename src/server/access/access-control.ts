import type { Refusal } from "../../protocol/error-message.ts";
import { ALL_RIGHTS, type Right, type Rights } from "../../protocol/rights.ts";
import { HostRule } from "./host-rule.ts";
import { OriginRule } from "./origin-rule.ts";
import { TokenBook, type Tokens } from "./tokens.ts";

/** Who is let in. */
export interface AccessOptions {
  tokens: Readonly<Tokens>;
  /** Origins of pages that may use the relay beside its own, such as http://localhost:5173. */
  allowedOrigins: readonly string[];
  /** Names by which the relay may be asked for beside its address. */
  allowedHosts: readonly string[];
}

/** Decides who is let in, and to what. Holds no state: each request is judged by itself. */
export class AccessControl {
  readonly #hosts: HostRule;
  readonly #origins: OriginRule;
  readonly #tokens: TokenBook;

  constructor(options: AccessOptions, boundHost: string) {
    this.#hosts = new HostRule(boundHost, options.allowedHosts);
    this.#origins = new OriginRule(options.allowedOrigins);
    this.#tokens = new TokenBook(options.tokens);
  }

  /** Why a request is not even looked at: the host that it is for, or the page that it comes from. */
  siteRefusal({ headers }: Request): Refusal | undefined {
    return this.#hosts.refusal(headers.get("host")) ?? this.#origins.refusal(headers);
  }

  /** Whether a page of this origin may read what it asked for. */
  allowsOrigin(origin: string | null): boolean {
    return this.#origins.allows(origin);
  }

  /** What a token is good for, or why it is not; everything where no token is set. */
  rightsOf(token: string | undefined): Rights | Refusal {
    if (this.#tokens.isOpen) return ALL_RIGHTS;
    if (token === undefined) return unauthorized("none");
    return this.#tokens.rightsOf(token) ?? unauthorized("one that is not known here");
  }
}

/** Why rights do not do; undefined where they do. */
export function rightRefusal(rights: Rights, needed: Right): Refusal | undefined {
  if (rights.has(needed)) return undefined;
  const got = [...rights].join(" and ");
  return { code: "forbidden", message: `expected a token with the right ${needed}, got one for ${got}` };
}

function unauthorized(got: string): Refusal {
  return { code: "unauthorized", message: `expected a token of this relay, got ${got}` };
}
