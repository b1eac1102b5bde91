/** Games of other relays: what a link, or a site over a broker, brings into the hub. */
export type { WayCounts } from "./game-way.ts";
export { Link, type LinkState } from "./link.ts";
export type { LinkAnswer } from "./link-answer.ts";
export type { LinkContext, LinkedHitch, LostMessages } from "./link-context.ts";

export { LinkedGames } from "./linked-games.ts";
export { type AskSite, LinkedSite, type SiteQuestion } from "./linked-site.ts";
export { settleQuestion } from "./settle-question.ts";
