import { loadOnce } from "../base/load-once.ts";
import type { WebSocketEndpoint } from "./connection/web-socket-endpoint.ts";
import type { HttpRoute } from "./endpoint.ts";
import { PathTemplate } from "./path-template.ts";
import { ANY_OTHER_PATH, type LoadRoutes, type SocketRoute, type Surface } from "./surface.ts";

/** The routes of one path, and what its parameters are in a request. */
export interface FoundPath {
  /** One for each method that the path takes. */
  routes: readonly HttpRoute[];
  /** Still percent-encoded. */
  parameters: Readonly<Record<string, string>>;
}

/** The loaded routes of a first part. */
interface LoadedPart {
  /** In the order of the surfaces. */
  routes: readonly HttpRoute[];
  /** By template, the most specific first. */
  templates: readonly { template: PathTemplate; routes: readonly HttpRoute[] }[];
}

/** Finds what answers at a path, from the list of surfaces alone. */
export class Directory {
  readonly sockets: readonly SocketRoute[];
  /** By the first part of the path. */
  readonly #parts: ReadonlyMap<string, () => Promise<LoadedPart>>;
  /** By path. */
  readonly #endpoints: ReadonlyMap<string, () => Promise<WebSocketEndpoint>>;
  readonly #reserved: ReadonlySet<string>;

  constructor(surfaces: readonly Surface[]) {
    const loaders = surfaces.flatMap(({ routes = {} }) => Object.entries(routes));
    this.#parts = new Map(
      [...Map.groupBy(loaders, ([part]) => part)].map(([part, all]) => [
        part,
        loadOnce(() => loadPart(all.map(([, load]) => load))),
      ]),
    );
    this.sockets = surfaces.flatMap(({ sockets = [] }) => sockets);
    this.#endpoints = new Map(this.sockets.map(({ path, load }) => [path, loadOnce(load)]));
    const served = [...this.#parts.keys(), ...this.#endpoints.keys()].map(firstPartOf);
    // At / HTTP is answered, and classic clients connect.
    const free = new Set(["/", ANY_OTHER_PATH]);
    this.#reserved = new Set(served.filter((part) => !free.has(part)));
  }

  /** The routes of a path; undefined where no HTTP is served. */
  async find(pathname: string): Promise<FoundPath | undefined> {
    const load = this.#parts.get(firstPartOf(pathname));
    if (load === undefined) return undefined;
    for (const { template, routes } of (await load()).templates) {
      const parameters = template.match(pathname);
      if (parameters !== undefined) return { routes, parameters };
    }
    return undefined;
  }

  /** The first parts of all paths that belong to a surface. */
  get reserved(): readonly string[] {
    return [...this.#reserved];
  }

  /** Every route there is, in the order of the surfaces. Loads all of them. */
  async allRoutes(): Promise<readonly HttpRoute[]> {
    const parts = await Promise.all([...this.#parts.values()].map((load) => load()));
    return parts.flatMap(({ routes }) => routes);
  }

  /** Whether a surface serves WebSockets at exactly this path. */
  hasSocket(pathname: string): boolean {
    return this.#endpoints.has(pathname);
  }

  /** Whether pages that are files may connect to the WebSocket at exactly this path. */
  admitsFiles(pathname: string): boolean {
    return this.sockets.some(({ path, admitsFiles }) => path === pathname && admitsFiles === true);
  }

  /** What serves WebSockets at this path: its own endpoint, else that of every other path. Undefined where there is none. */
  async socket(pathname: string): Promise<WebSocketEndpoint | undefined> {
    return await (this.#endpoints.get(pathname) ?? this.#endpoints.get(ANY_OTHER_PATH))?.();
  }

  /** Whether a path belongs to a surface, by its first part, so that no classic client may use it. */
  isReserved(pathname: string): boolean {
    return this.#reserved.has(firstPartOf(pathname));
  }

  /** Whether a surface serves anything below the first part of this path. */
  async isServed(pathname: string): Promise<boolean> {
    const part = firstPartOf(pathname);
    if (this.sockets.some(({ path }) => firstPartOf(path) === part)) return true;
    return ((await this.#parts.get(part)?.())?.routes.length ?? 0) > 0;
  }
}

async function loadPart(loaders: readonly LoadRoutes[]): Promise<LoadedPart> {
  const routes = (await Promise.all(loaders.map((load) => load()))).flat();
  const templates = [...Map.groupBy(routes, ({ path }) => path)]
    .map(([path, ofPath]) => ({ template: new PathTemplate(path), routes: ofPath }))
    .sort((one, other) => other.template.fixedCharacters - one.template.fixedCharacters);
  return { routes, templates };
}

function firstPartOf(pathname: string): string {
  return `/${pathname.split("/")[1] ?? ""}`;
}
