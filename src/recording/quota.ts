/** How much recordings may take together; undefined for no limit. */
export interface Quota {
  /** Units: bytes. */
  bytes?: number | undefined;
  /** How old a recording may become after its end. Units: milliseconds. */
  ageMillis?: number | undefined;
}

/** A recording that may be deleted. */
export interface KeptRecording {
  name: string;
  bytes: number;
  /** When it was written last. Units: unix milliseconds. */
  endedMillis: number;
}

/**
 * Which recordings have to go so that the others keep a quota: those that are too old, then the oldest, until the rest fits.
 * `otherBytes`: what recordings take that stay, such as those being written. Units: bytes; `nowMillis`, unix milliseconds.
 */
export function beyondQuota(
  kept: readonly KeptRecording[],
  { bytes = Number.POSITIVE_INFINITY, ageMillis = Number.POSITIVE_INFINITY }: Readonly<Quota>,
  nowMillis: number,
  otherBytes = 0,
): KeptRecording[] {
  let total = kept.reduce((sum, one) => sum + one.bytes, otherBytes);
  return kept
    .toSorted((a, b) => a.endedMillis - b.endedMillis)
    .filter((one) => {
      const isBeyond = total > bytes || nowMillis - one.endedMillis > ageMillis;
      if (isBeyond) total -= one.bytes;
      return isBeyond;
    });
}
