import { loadOnce } from "../../base/load-once.ts";
import type { Surface } from "../../server/index.ts";

/**
 * The dashboard: the page that browsers get at `/`, and its files. They hold no data, so they need no token; the page asks for one.
 * Loaded with the first browser.
 */
export function dashboardSurface(): Surface {
  const pages = loadOnce(async () => {
    const { Pages } = await import("./pages.ts");
    return new Pages();
  });
  return {
    name: "dashboard",
    page: async (request, asked) => (await pages()).page(request, asked),
    routes: { "/assets": async () => (await pages()).assets },
  };
}
