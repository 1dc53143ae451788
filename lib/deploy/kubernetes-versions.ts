/**
 * The days on which support of a minor version of Kubernetes ends, as YYYY-MM-DD. Support ends when the day begins, in
 * UTC.
 */
export interface KubernetesRelease {
  /**
   * The end of standard support on EKS. Extended support lasts a year longer, at six times the price an hour.
   * Source: EKS user guide, "Understand the Kubernetes version lifecycle on EKS".
   */
  readonly standardSupportEnds: string;
  /** The end of the Kubernetes project's own patches, earlier than on EKS. Source: Kubernetes, "Patch Releases". */
  readonly endOfLife: string;
}

/** The minor versions that the manifests support and EKS offers, oldest first. */
export const KUBERNETES_RELEASES = {
  '1.34': { standardSupportEnds: '2026-12-02', endOfLife: '2026-10-27' },
  '1.35': { standardSupportEnds: '2027-03-27', endOfLife: '2027-02-28' },
  '1.36': { standardSupportEnds: '2027-08-02', endOfLife: '2027-06-28' },
  // On EKS since 2026-10-02, with the fourteen months of support that every version has.
  '1.37': { standardSupportEnds: '2027-12-02', endOfLife: '2027-10-28' },
} as const satisfies Record<string, KubernetesRelease>;

export type SupportedVersion = keyof typeof KUBERNETES_RELEASES;

export const KUBERNETES_VERSIONS = Object.keys(KUBERNETES_RELEASES) as readonly SupportedVersion[];

/** The version that the end-to-end tests run on. */
export const TRIED_VERSION = '1.36' satisfies SupportedVersion;

/** The end of extended support. On that day EKS upgrades a cluster with this version, whatever its upgrade policy. */
export function extendedSupportEnds(version: SupportedVersion): string {
  const [year, rest] = KUBERNETES_RELEASES[version].standardSupportEnds.split(/-(.*)/);
  return `${Number(year) + 1}-${rest}`;
}

/** The requirement on the EKS support of a version. */
export interface Support {
  /** The day on which the version must be supported. */
  readonly today: Date;
  /** Whether extended support is enough. */
  readonly extended: boolean;
}

/** The versions that EKS supports on a day. */
const supportedVersions = ({ today, extended }: Support): SupportedVersion[] =>
  KUBERNETES_VERSIONS.filter((version) => {
    const end = extended ? extendedSupportEnds(version) : KUBERNETES_RELEASES[version].standardSupportEnds;
    return today.toISOString().slice(0, 10) < end;
  });

/**
 * The default version of a cluster: the version of the end-to-end tests or, after its support ended, the next supported
 * version. AWS upgrades existing clusters on the same day.
 *
 * @param support the support that the version must have. @default - none: the version of the end-to-end tests
 */
export function defaultVersion(support?: Support): SupportedVersion {
  if (!support) return TRIED_VERSION;
  const supported = supportedVersions(support);
  const from = KUBERNETES_VERSIONS.slice(KUBERNETES_VERSIONS.indexOf(TRIED_VERSION));
  return from.find((version) => supported.includes(version)) ?? from.at(-1) ?? TRIED_VERSION;
}

/**
 * The reason why a cluster of a version cannot be deployed on a day, and how to go on.
 *
 * @returns undefined if the cluster can be deployed
 */
export function versionRefusal(version: SupportedVersion, support: Support): string | undefined {
  const supported = supportedVersions(support);
  if (supported.includes(version)) return undefined;
  const remedy =
    supported.length > 0
      ? `set kubernetesVersion to one of ${supported.join(', ')}`
      : 'update this project, which knows no newer one';
  const end = extendedSupportEnds(version);
  return supportedVersions({ ...support, extended: true }).includes(version)
    ? `EKS ended standard support of Kubernetes ${version} on ${KUBERNETES_RELEASES[version].standardSupportEnds}: ${remedy}, or set extendedSupport=true to stay on it until ${end}, at six times the price an hour`
    : `EKS ended all support of Kubernetes ${version} on ${end}: ${remedy}`;
}
