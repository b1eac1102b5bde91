/** A section with its RFC: RFC 6455 unless it names another one. */
export function rfcOf(section: string): string {
  return section.startsWith("RFC") ? section : `RFC 6455, ${section}`;
}
