import { useSignal } from "@preact/signals";
import type { Dashboard } from "../model/dashboard.ts";
import { SIGNS } from "../model/signs.ts";

/** The verdict in large letters, and the whole of it on a click. */
export function Verdict({ dashboard }: { dashboard: Dashboard }) {
  const isOpen = useSignal(false);
  const { mood, title, detail, whole, spoken } = dashboard.headline.value;
  const { selectedName, all } = dashboard.games;
  return (
    <section class={`verdict ${mood}`} aria-label="Verdict">
      <span class="sign" aria-hidden="true">
        {SIGNS[mood]}
      </span>
      <div class="words">
        <h1>{title}</h1>
        <p title={whole}>
          {all.value.size > 1 && <b>{selectedName.value?.slice(0, 40)} · </b>}
          {detail}
        </p>
        {isOpen.value && whole !== "" && <p class="whole">{whole}</p>}
      </div>
      {whole !== "" && (
        <button
          type="button"
          class="plain"
          aria-expanded={isOpen.value}
          onClick={() => {
            isOpen.value = !isOpen.value;
          }}
        >
          {isOpen.value ? "less" : "more"}
        </button>
      )}
      <p class="unseen" role="status">
        {spoken}
      </p>
    </section>
  );
}
