import type { HttpRoute, WebSocketEndpoint } from "./endpoint.ts";
import { PathTemplate } from "./path-template.ts";
import { ANY_OTHER_PATH, type LoadRoutes, type SocketRoute, type Surface } from "./surface.ts";

/** The routes of one path, and what its parameters are in a request. */
export interface FoundPath {
  /** One for each method that the path takes. */
  routes: readonly HttpRoute[];
  /** Still percent-encoded. */
  parameters: Readonly<Record<string, string>>;
}

interface Served {
  template: PathTemplate;
  routes: readonly HttpRoute[];
}

/** Finds what answers at a path, from the list of surfaces alone. */
export class Directory {
  readonly sockets: readonly SocketRoute[];
  /** By the first part of the path. */
  readonly #loaders: ReadonlyMap<string, readonly LoadRoutes[]>;
  readonly #loading = new Map<string, Promise<readonly Served[]>>();
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
    for (const { template, routes } of await this.#load(firstPartOf(pathname))) {
      const parameters = template.match(pathname);
      if (parameters !== undefined) return { routes, parameters };
    }
    return undefined;
  }

  /** Every route there is, in the order of the surfaces. Loads all of them. */
  async allRoutes(): Promise<readonly HttpRoute[]> {
    const loaded = await Promise.all([...this.#loaders.values()].flat().map((load) => load()));
    return loaded.flat();
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

  #load(part: string): Promise<readonly Served[]> {
    const loaders = this.#loaders.get(part);
    if (loaders === undefined) return Promise.resolve([]);
    const known = this.#loading.get(part);
    if (known !== undefined) return known;
    const loading = serve(loaders);
    this.#loading.set(part, loading);
    return loading;
  }
}

async function serve(loaders: readonly LoadRoutes[]): Promise<readonly Served[]> {
  const routes = (await Promise.all(loaders.map((load) => load()))).flat();
  return [...Map.groupBy(routes, ({ path }) => path)]
    .map(([path, ofPath]) => ({ template: new PathTemplate(path), routes: ofPath }))
    .sort((one, other) => other.template.fixedCharacters - one.template.fixedCharacters);
}

function firstPartOf(pathname: string): string {
  return `/${pathname.split("/")[1] ?? ""}`;
}
