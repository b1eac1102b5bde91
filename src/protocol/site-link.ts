/** The link to a site, as lists of games show it. */
export interface SiteLink {
  site: string;
  connected: boolean;
  /** Since when it is connected, or is not. Units: unix seconds. */
  since: number;
  /** Why it is not connected; null while it is. */
  reason: string | null;
  /** Whether this relay may call commands of its games there. */
  may_control: boolean;
}

/** The links by the name of their site. Of several to one site the one that is connected counts, else the one that was cut last. */
export function linksBySite(links: readonly SiteLink[]): ReadonlyMap<string, SiteLink> {
  const bySite = new Map<string, SiteLink>();
  for (const link of links) {
    const known = bySite.get(link.site);
    if (known === undefined || isBetter(link, known)) bySite.set(link.site, link);
  }
  return bySite;
}

function isBetter(link: SiteLink, known: SiteLink): boolean {
  return link.connected === known.connected ? link.since > known.since : link.connected;
}

/** The links of which the site is known: those that were up before. */
export function siteLinksOf(
  links: readonly (Omit<SiteLink, "site"> & { site: string | null })[],
): SiteLink[] {
  return links.flatMap(({ site, connected, since, reason, may_control }) =>
    site === null ? [] : [{ site, connected, since, reason, may_control }],
  );
}
