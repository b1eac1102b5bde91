import type { Dashboard } from "../model/dashboard.ts";
import type { Mood } from "../model/headline.ts";

/** A sign for each mood, so that it is not told by colour alone. */
const SIGNS: Readonly<Record<Mood, string>> = { good: "✓", warning: "▲", bad: "✕", unknown: "?" };

/** The verdict in large letters. */
export function Verdict({ dashboard }: { dashboard: Dashboard }) {
  const { mood, title, detail } = dashboard.headline.value;
  return (
    <section class={`verdict ${mood}`} aria-label="Verdict">
      <span class="sign" aria-hidden="true">
        {SIGNS[mood]}
      </span>
      <div>
        <h1>{title}</h1>
        <p>{detail}</p>
      </div>
      <p class="unseen" role="status">
        {`${title.replace(/\d+ (s|min|h)/, "").trim()}`}
      </p>
    </section>
  );
}
