import { loadOnce } from "../../base/load-once.ts";
import type { Surface } from "../../server/index.ts";
import type { FoxgloveContext } from "./foxglove-context.ts";
import type { FoxgloveServer } from "./foxglove-server.ts";

/** Viewers such as Foxglove and Lichtblick at `/foxglove`, and a layout for them. All of it is loaded with the first viewer. */
export function foxgloveSurface(context: FoxgloveContext): Surface {
  const { hub } = context.delivery;
  let server: FoxgloveServer | undefined;
  const load = loadOnce(async () => {
    const { FoxgloveServer } = await import("./foxglove-server.ts");
    server = new FoxgloveServer(context);
    return server;
  });
  return {
    name: "foxglove",
    sockets: [
      {
        path: "/foxglove",
        about: "viewers: Foxglove, Lichtblick",
        admitsFiles: context.admitsFiles,
        load: async () => (await load()).endpoint,
      },
    ],
    routes: {
      "/foxglove": async () => {
        const { layoutRoute } = await import("./layout.ts");
        return [layoutRoute(hub)];
      },
    },
    status: () => ({ viewers: server?.viewers ?? 0, channels: server?.channels.size ?? 0 }),
    stop: async () => server?.stop(),
  };
}
