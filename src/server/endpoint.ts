import type { Right, Rights } from "../protocol/rights.ts";

/** A method that a surface may serve. GET answers HEAD too; the server itself answers OPTIONS. */
export type HttpMethod = "GET" | "POST" | "PATCH" | "DELETE";

/** One method of one HTTP path that a surface serves. */
export interface HttpRoute {
  readonly method: HttpMethod;
  /** The path, with parameters in braces: `/recordings/{name}.mcap`. A parameter stands for at least one character and never for a slash. */
  readonly path: string;
  /** One line for the page at `/`; undefined leaves the route off that page. */
  readonly about?: string | undefined;
  /** Names of the query's parameters, for the page at `/`. */
  readonly query?: readonly string[];
  /** The right that a peer needs. Default: viewer for GET, control for all other methods. */
  readonly right?: NeededRight | RightOf;
  readonly answer: HttpHandler;
}

/** A right that a peer needs, or `none`: the answer holds no data. */
export type NeededRight = Right | "none";

/** The right that a request needs, where one path answers several kinds. The URL is without its token. */
export type RightOf = (request: Request, url: URL) => NeededRight;

/** Answers one HTTP request. */
export type HttpHandler = (request: Request, asked: HttpAsked) => Response | Promise<Response>;

/** What the server knows of an HTTP request. */
export interface HttpAsked {
  /** The URL without its token. */
  url: URL;
  /** Values of the path's parameters, decoded. None holds a slash, a backslash or a control character, or is `.` or `..`. */
  parameters: Readonly<Record<string, string>>;
  /** IP address of the peer. */
  address: string;
  rights: Rights;
  /**
   * Waits for another turn of the event loop. A handler has one when it begins. It asks for another before work that comes after a
   * wait (for a body, for a game), and between slices of long work.
   */
  nextTurn(): Promise<void>;
}
