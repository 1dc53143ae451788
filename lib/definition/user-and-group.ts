/** A container's user and group, as Docker and ECS write them. Undefined for the image's own user. */
export const userAndGroup = ({ userId }: { readonly userId?: number | undefined }): string | undefined =>
  userId === undefined ? undefined : `${userId}:${userId}`;
