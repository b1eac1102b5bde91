/** A question that a person picks from a list: what an assistant is asked to do, with these tools. */
export interface McpPrompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** `about` names the game, or says that there is only one. */
  ask(about: string): string;
}

/** Every prompt, in the order in which they are listed. */
export const PROMPTS: readonly McpPrompt[] = [
  {
    name: "why_does_it_stutter",
    title: "Why does it stutter?",
    description: "Finds the worst hitches of a game, their causes and the functions behind them.",
    ask: (about) => `Find out why ${about} stutters.
1. Call what_is_happening. If fewer than 20 s were sampled, ask me to play the part that stutters, and wait for the topic alert with wait_for.
2. Call worst_hitches. Take the causes as they are told; say how sure each one is.
3. If a script or the physics step is the cause, call what_costs for 5 s while it happens, and name the function and its caller.
4. Call problems: errors that repeat cost time too.
Answer with the cause, the evidence in numbers, and the smallest change that removes it. If the cause is the headset, the runtime or the machine, say so instead of blaming a script.`,
  },
  {
    name: "ready_for_90_hz",
    title: "Is it ready for 90 Hz?",
    description: "Judges whether a game holds 90 frames a second, and what is missing.",
    ask: (about) => `Judge whether ${about} is ready for 90 Hz.
1. Ask me to play the heaviest scene for a minute. Call performance with window_s 60 and budget_ms 11.1.
2. Read the verdict: holds, breaks, cannot_tell or too_little. If too little was sampled, go on playing and ask again; do not guess.
3. If it breaks, call worst_hitches with window_s 60, and what_costs for 5 s.
Answer yes, no or "cannot tell", with the 99th percentile of the frame time, the share of missed refreshes and the room that the work leaves. On a desktop machine, add that the headset itself must be measured.`,
  },
  {
    name: "compare_my_change",
    title: "Compare before and after my change",
    description: "Measures a game before and after a change, and says whether the change helped.",
    ask: (about) => `Measure whether my change makes ${about} faster.
1. Ask me to play a repeatable part, and note the time. Call performance with window_s 30: this is before.
2. Ask me to apply the change and to play the same part again for 30 s.
3. Call compare_windows, a for before and b for after, with seconds and ended_s_ago so that each covers only its part.
Report only changes that the answer calls better or worse. same means no difference of 10 % or more; cannot_tell means that the parts were too short or too uneven: repeat them.`,
  },
];
