import { type EventsPage, eventsPage } from "../../../delivery/index.ts";
import { MAX_EVENTS } from "../../../protocol/commands.ts";
import type { ToolContext } from "./question.ts";

/** What is asked of the history: the events of these topics after an offset of an epoch. */
interface AskedEvents {
  topics: readonly string[];
  since?: number | undefined;
  epoch?: string | undefined;
}

/** Every event that the history holds, as one page, oldest first. The history is limited, so this ends soon. */
export function everyEvent(
  { hub, clock }: Pick<ToolContext, "hub" | "clock">,
  { topics, since = 0, epoch }: AskedEvents,
): EventsPage {
  const asked = { topics, limit: MAX_EVENTS };
  const first = eventsPage(hub, clock.monotonicMillis(), { ...asked, epoch, since });
  const all = [...first.events];
  for (let page = first; page.more; ) {
    page = eventsPage(hub, clock.monotonicMillis(), { ...asked, since: page.next });
    all.push(...page.events);
    first.next = page.next;
  }
  return { ...first, events: all };
}
