import type { Hub } from "../../hub/index.ts";
import type { GameCommand } from "../../protocol/game-commands.ts";
import type { JsonObject } from "../../protocol/json-object.ts";
import { viewableSchema } from "../../recording/index.ts";

/** Most services at once: a viewer is told of all of them when it connects. */
const MAX_SERVICES = 512;

/** A command of a game as viewers see it. */
export interface Service {
  id: number;
  /** Name of the game. */
  source: string;
  command: GameCommand;
}

/** The commands of all connected games as services. One that stays the same keeps its number. */
export class Services {
  readonly #byKey = new Map<string, Service>();
  /** The lists of commands that were looked at last, which are replaced and never changed, by game. */
  #lists: ReadonlyMap<string, readonly GameCommand[]> = new Map();
  /** The games that offer more than there was room for. */
  #leftOut: ReadonlySet<string> = new Set();
  #made = 0;

  constructor(private readonly hub: Hub) {}

  get all(): Iterable<Service> {
    return this.#byKey.values();
  }

  byId(id: number): Service | undefined {
    return this.#byKey.values().find((service) => service.id === id);
  }

  /** Compares the services with what games offer. Returns which are new, and which have gone. Cost: little while no game offers anything else. */
  refresh(): { added: Service[]; removed: Service[] } {
    const lists = new Map(this.hub.registry.connected().map(({ name, commands }) => [name, commands]));
    const before = this.#lists;
    this.#lists = lists;
    const leftOut = this.#byKey.size < MAX_SERVICES ? this.#leftOut : new Set();
    const isSame = (source: string) => lists.get(source) === before.get(source) && !leftOut.has(source);
    const offered = new Map(
      [...lists]
        .filter(([source]) => !isSame(source))
        .flatMap(([source, commands]) =>
          commands.map((command) => [JSON.stringify([source, command]), { source, command }] as const),
        ),
    );
    const removed = [...this.#byKey].filter(([key, { source }]) => !isSame(source) && !offered.has(key));
    for (const [key] of removed) this.#byKey.delete(key);
    const added: Service[] = [];
    const stillLeftOut = new Set([...this.#leftOut].filter((source) => lists.has(source) && isSame(source)));
    for (const [key, offer] of offered) {
      if (this.#byKey.has(key)) continue;
      if (this.#byKey.size >= MAX_SERVICES) {
        stillLeftOut.add(offer.source);
        this.hub.omissions.add("viewer_services_left_out");
        continue;
      }
      const service = { id: ++this.#made, ...offer };
      this.#byKey.set(key, service);
      added.push(service);
    }
    this.#leftOut = stillLeftOut;
    return { added, removed: removed.map(([, service]) => service) };
  }
}

/** A service as the viewer is told of it. Its type is the name of the command. */
export function describeService({
  id,
  source,
  command: { name, description, schema = {} },
}: Service): object {
  const part = (schemaName: string, shape: JsonObject) => ({
    encoding: "json",
    schemaName,
    schemaEncoding: "jsonschema",
    schema: JSON.stringify({ ...viewableSchema(shape), title: schemaName }),
  });
  return {
    id,
    name: `/${source}/${name}`,
    type: name,
    request: part(`${name}.arguments`, { ...schema, description }),
    response: part(`${name}.result`, { description: "what the game answers" }),
  };
}
