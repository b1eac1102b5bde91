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
  readonly #loaders: ReadonlyMap<string, readonly LoadRoutes[]>;
  readonly #loading = new Map<string, Promise<LoadedPart>>();
  readonly #endpoints: ReadonlyMap<string, WebSocketEndpoint>;
  readonly #reserved: ReadonlySet<string>;

  constructor(
    surfaces: readonly Surface[],
    /** First parts of paths that no surface serves yet and no classic client may use. */
    unserved: readonly string[] = [],
  ) {
    const loaders = surfaces.flatMap(({ routes = {} }) => Object.entries(routes));
    this.#loaders = new Map(
      [...Map.groupBy(loaders, ([part]) => part)].map(([part, all]) => [part, all.map(([, load]) => load)]),
    );
    this.sockets = surfaces.flatMap(({ sockets = [] }) => sockets);
    this.#endpoints = new Map(this.sockets.map(({ path, endpoint }) => [path, endpoint]));
    const served = [...this.#loaders.keys(), ...this.#endpoints.keys()].map(firstPartOf);
    // At / HTTP is answered, and classic clients connect.
    const free = new Set(["/", ANY_OTHER_PATH]);
    this.#reserved = new Set([...unserved, ...served].filter((part) => !free.has(part)));
  }

  /** The routes of a path; undefined where no HTTP is served. */
  async find(pathname: string): Promise<FoundPath | undefined> {
    const part = firstPartOf(pathname);
    if (!this.#loaders.has(part)) return undefined;
    for (const { template, routes } of (await this.#load(part)).templates) {
      const parameters = template.match(pathname);
      if (parameters !== undefined) return { routes, parameters };
    }
    return undefined;
  }

  /** Every route there is, in the order of the surfaces. Loads all of them. */
  async allRoutes(): Promise<readonly HttpRoute[]> {
    const parts = await Promise.all([...this.#loaders.keys()].map((part) => this.#load(part)));
    return parts.flatMap(({ routes }) => routes);
  }

  /** What serves WebSockets at exactly this path. */
  socket(pathname: string): WebSocketEndpoint | undefined {
    return this.#endpoints.get(pathname);
  }

  /** What serves WebSockets on every other path. */
  get anyOtherSocket(): WebSocketEndpoint | undefined {
    return this.#endpoints.get(ANY_OTHER_PATH);
  }

  /** Whether a path belongs to a surface, by its first part, so that no classic client may use it. */
  isReserved(pathname: string): boolean {
    return this.#reserved.has(firstPartOf(pathname));
  }

  /** Whether a surface serves anything below the first part of this path. */
  async isServed(pathname: string): Promise<boolean> {
    const part = firstPartOf(pathname);
    if (this.sockets.some(({ path }) => firstPartOf(path) === part)) return true;
    return this.#loaders.has(part) && (await this.#load(part)).routes.length > 0;
  }

  #load(part: string): Promise<LoadedPart> {
    const known = this.#loading.get(part);
    if (known !== undefined) return known;
    const loading = loadPart(this.#loaders.get(part) ?? []);
    this.#loading.set(part, loading);
    // A failure concerns the request that met it; the next one loads again.
    loading.catch(() => this.#loading.delete(part));
    return loading;
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
