interface Size {
  readonly cpuMillicores: number;
  readonly memoryMiB: number;
}

const quantities = ({ cpuMillicores, memoryMiB }: Size) => ({
  cpu: `${cpuMillicores}m`,
  memory: `${memoryMiB}Mi`,
});

/** The requests and limits of a container. Without limits, it may use what it asks for. */
export const resources = (size: Size & { readonly limits?: Size | undefined }) => ({
  requests: quantities(size),
  limits: quantities(size.limits ?? size),
});
