import type { Clock } from "../../base/clock.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import { ALL_RIGHTS, type Right, type Rights } from "../../protocol/rights.ts";
import { HostRule } from "./host-rule.ts";
import { OriginRule, type Transport } from "./origin-rule.ts";
import { TokenTries } from "./token-tries.ts";
import { TokenBook, type Tokens } from "./tokens.ts";

/** Rules for who may connect. */
export interface AccessOptions {
  tokens: Readonly<Tokens>;
  /** The token of the engine that the relay starts; undefined for none. */
  engineToken?: string | undefined;
  /** Further origins whose pages may use the relay, such as http://localhost:5173. */
  allowedOrigins: readonly string[];
  /** Further names of the relay in the Host header. */
  allowedHosts: readonly string[];
}

/** What a server is bound to. */
export interface BoundTo {
  /** Its address or name. */
  host: string;
  transport: Transport;
}

/** Decides who may connect and what a peer may do. Each request is checked by itself, but for the limit on wrong tokens. */
export class AccessControl {
  readonly #hosts: HostRule;
  readonly #origins: OriginRule;
  readonly #tokens: TokenBook;
  readonly #tries: TokenTries;

  constructor(options: AccessOptions, { host, transport }: BoundTo, clock: Clock) {
    this.#hosts = new HostRule(host, options.allowedHosts);
    this.#origins = new OriginRule(options.allowedOrigins, transport);
    this.#tries = new TokenTries(clock);
    this.#tokens = new TokenBook(options.tokens, options.engineToken);
  }

  /** Why a request is refused before anything else is checked: its Host header, or the page that sent it. `files`: whether pages that are files are let in. */
  siteRefusal(request: Request, files: "refused" | "admitted" = "refused"): Refusal | undefined {
    const refusal = this.#hosts.refusal(request.headers.get("host"));
    if (refusal !== undefined || (files === "admitted" && this.isFile(request))) return refusal;
    return this.#origins.refusal(request);
  }

  /** Whether a page that is a file may have sent a request: any page of any site can have the same origin. Not if that origin is an allowed one. */
  isFile({ headers }: Request): boolean {
    return headers.get("origin") === "null" && !this.allowsOrigin("null");
  }

  /** Whether a page of this origin may read answers. */
  allowsOrigin(origin: string | null): boolean {
    return this.#origins.allows(origin);
  }

  /** The rights of a token from this IP address, or why it is refused. Without any token set, everybody has every right, but pages that are files may only read. */
  rightsOf(token: string | undefined, ip: string, page: "file" | "other" = "other"): Rights | Refusal {
    if (this.#tokens.isOpen) return page === "file" ? READING : ALL_RIGHTS;
    if (token === undefined) return unauthorized("none");
    const rights = this.#tokens.rightsOf(token);
    if (rights === undefined) return this.#tries.wrong(ip) ? unauthorized("an unknown one") : TOO_MANY_TRIES;
    return this.#tries.right(ip, [...rights].join()) ? rights : TOO_MANY_TRIES;
  }
}

/** Why rights are not enough; undefined if they are. */
export function rightRefusal(rights: Rights, needed: Right): Refusal | undefined {
  if (rights.has(needed)) return undefined;
  const got = [...rights].join(" and ");
  return { code: "forbidden", message: `expected a token with the right ${needed}, got one for ${got}` };
}

const READING: Rights = new Set<Right>(["viewer"]);

const TOO_MANY_TRIES: Refusal = {
  code: "rate_exceeded",
  message:
    "expected a token of this relay, got too many unknown ones from this address: wait, and use the right one",
};

function unauthorized(got: string): Refusal {
  return { code: "unauthorized", message: `expected a token of this relay, got ${got}` };
}
