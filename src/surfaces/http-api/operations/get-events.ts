import type { Clock } from "../../../base/clock.ts";
import { whenWritten } from "../../../base/when-written.ts";
import { describeMessage, selectEvents } from "../../../delivery/index.ts";
import type { Hub } from "../../../hub/index.ts";
import { DEFAULT_EVENTS, epochName, eventsLimit, offset, topicPatterns } from "../../../protocol/commands.ts";
import { type Operation, operation } from "../operation/operation.ts";
import { listParameter, numberParameter, switchParameter, textParameter } from "../operation/parameter.ts";
import { type EventAnswer, events } from "../schemas/events.ts";

/** `GET /events`: events in pages. */
export function getEvents({ hub, clock }: { hub: Hub; clock: Clock }): Operation {
  return operation({
    path: "/events",
    id: "getEvents",
    summary: "events after an offset, oldest first, in pages",
    description:
      "Poll with `since` and `epoch` set to `next` and `epoch` of the previous answer: each event comes once, and `recovered` says whether any is missing. A page also ends at about 1 MiB of events. An event of more than 1 MiB has `left_out` in its data, with its `bytes` and `offset`: `whole=true` with `since` one less than that offset returns it alone.",
    query: {
      since: numberParameter(offset.default(0), "the offset after which the page begins"),
      epoch: textParameter(epochName.optional(), "the epoch that `since` belongs to"),
      limit: numberParameter(eventsLimit.default(DEFAULT_EVENTS), "most events of the page"),
      whole: switchParameter(
        "returns one event alone, with all that the game sent even if it is longer than 1 MiB; longer ones are kept for a minute",
      ),
      topic: listParameter(
        topicPatterns.default(["*"]),
        "topics and wildcards, separated by commas, such as custom/*,log/error; wildcards do not include state topics such as fps",
      ),
    },
    answer: events,
    run({ query: { topic: topics, ...asked } }) {
      const { messages, ...facts } = selectEvents(hub, clock.monotonicMillis(), { ...asked, topics });
      return {
        answer: {
          ...facts,
          events: messages.map((message) => whenWritten<EventAnswer>(() => describeMessage(message))),
        },
      };
    },
  });
}
